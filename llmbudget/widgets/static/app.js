import { h, mergePatch } from "./dom.js";
import { budgetForm } from "./form.js";
import { budgetHeader } from "./header.js";
import { keeper } from "./kept.js";
import { pythonView } from "./python.js";
import { budgetResults } from "./results.js";
import { sharedLink, storageKey } from "./session.js";
import { versions } from "./versions.js";
import { whereabouts } from "./whereabouts.js";

// One budget in the browser: the kernel's last state, and all views that show it.

const LASTING = ["risk", "search", "largest", "matches"]; // kinds of messages repeated to views that open later, in this order

export default () => {
  const page = { view: {}, views: new Set(), last: {}, keeper: null, tabs: null, opened: false };

  function receive(message, buffers) {
    if (message.kind === "view" || message.kind === "patch") {
      page.view = message.kind === "view" ? message.view : mergePatch(page.view, message.patch);
      for (const view of page.views) view.show(page.view);
      page.opened ||= message.kind === "view";
      if (message.kind === "view") for (const view of page.views) view.opened();
    } else if (message.kind === "keep") {
      page.keeper.answered(message);
    } else {
      // Keep results, not progress: progress is sent separately.
      if (LASTING.includes(message.kind) && (message.kind !== "search" || message.state === "found"))
        page.last[message.kind] = message;
      for (const view of page.views) view.receive(message, buffers);
    }
  }

  return {
    initialize({ model }) {
      page.view = structuredClone(model.get("view"));
      model.on("msg:custom", receive);
      page.key = storageKey(model.get("form").workbook);
      const tellViews = (message) => page.views.forEach((view) => view.receive(message));
      const told = (other, unread) => tellViews({ kind: "other", other, unread });
      const kept = (on, record) => tellViews({ kind: "kept", on, record });
      page.tabs = versions(page.key, model.get("form").session, { told, kept });
      page.keeper = keeper(page.tabs, tell, (on) => tellViews({ kind: "pending", on }));
      open(page.keeper.before);
      const openLink = () => sharedLink() && open(null);
      window.addEventListener("hashchange", openLink);
      return () => {
        model.off("msg:custom", receive);
        window.removeEventListener("hashchange", openLink);
        page.tabs.close();
      };

      // Opens a link that is pasted into the address of this page.
      function open(kept) {
        tell({ kind: "open", link: sharedLink(), kept });
      }

      function tell(message, files) {
        try {
          model.send(message, undefined, files);
        } catch {
          // The kernel is gone; another banner says so, and the edits are kept.
        }
      }
    },

    render({ model, el }) {
      const send = page.keeper.act;
      const form = model.get("form");
      const fields = budgetForm(form, send);
      const results = budgetResults(form, send, fields.jump);
      const root = h("div", { class: "lb-root", onkeydown: keys, onfocusin: ownKeys });
      const python = pythonView(root, send);
      const header = budgetHeader(form.templates, send, fields.jump, python.toggle, page);
      const parts = [header, fields, results, python]; // python last: it replaces labels of the others
      root.style.setProperty("--lb-accent-base", form.accent);
      root.append(header.element, python.element, h("div", { class: "lb-columns" }, fields.element, results.element));
      el.append(h("div", { class: "lb-container" }, root));
      // Notices and errors change the header's height; elements that stick below it must follow.
      const height = new ResizeObserver(() => root.style.setProperty("--lb-top", `${header.element.offsetHeight}px`));
      height.observe(header.element);
      const place = whereabouts(page.key, root);
      window.addEventListener("pagehide", leave);
      const view = { show: (state) => parts.forEach((part) => part.show(state)), opened: place.comeBack, receive };
      page.views.add(view);
      view.show(page.view);
      if (page.opened) view.opened(); // on a busy machine the answer arrives before there is a view
      for (const kind of LASTING) if (page.last[kind]) results.receive(page.last[kind]);
      page.tabs.say();

      function receive(message, buffers) {
        // Lets tests wait until all edits are answered.
        if (message.kind === "pending") root.dataset.pending = message.on;
        header.receive(message, buffers);
        results.receive(message);
      }

      // A text still being typed counts as an edit, so that the next page restores it.
      function leave() {
        place.leave();
        if (root.contains(document.activeElement)) document.activeElement.dispatchEvent(new Event("leave"));
        page.tabs.leave();
      }

      // Without this, JupyterLab takes the keys: pressing "d" twice on a button would delete the cell.
      function ownKeys(event) {
        event.target.setAttribute("data-lm-suppress-shortcuts", "true");
      }

      // In a text field, people expect the browser's own undo.
      function keys(event) {
        if (!(event.ctrlKey || event.metaKey) || event.target.matches("input[type=text]")) return;
        const kind = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
        if (!kind) return;
        event.preventDefault();
        send({ kind });
      }

      return () => {
        results.stop();
        height.disconnect();
        window.removeEventListener("pagehide", leave);
        page.views.delete(view);
      };
    },
  };
};
