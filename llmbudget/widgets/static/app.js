import { acceleratorPicker } from "./accelerators.js";
import { button, h, mergePatch } from "./dom.js";
import { fieldFinder } from "./finder.js";
import { glossary } from "./glossary.js";
import { budgetForm } from "./form.js";
import { budgetHeader } from "./header.js";
import { keeper } from "./kept.js";
import { monthPicker } from "./months.js";
import { sectionNavigation } from "./navigation.js";
import { owningPanel } from "./owning.js";
import { phrase } from "./phrases.js";
import { pythonView } from "./python.js";
import { budgetResults } from "./results.js";
import { scenarioPanel } from "./scenarios.js";
import { opensExample, sharedLink, storageKey } from "./session.js";
import { spentPanel } from "./spent.js";
import { startCard } from "./start.js";
import { exampleBanner } from "./title.js";
import { tour } from "./tour.js";
import { versions } from "./versions.js";
import { whereabouts } from "./whereabouts.js";

// One budget in the browser: the kernel's last state, and all views that show it.

const LASTING = ["risk", "search", "largest", "placement", "matches"]; // kinds of messages repeated to views that open later, in this order
const SEARCHES = ["search", "placement"]; // of them only what was found

export default () => {
  const page = {
    first: {},
    view: {},
    views: new Set(),
    last: {},
    keeper: null,
    tabs: null,
    opened: false,
    waits: false,
  };

  function receive(message, buffers) {
    if (message.kind === "view" || message.kind === "patch") {
      page.view = mergePatch(message.kind === "view" ? page.first : page.view, message.patch);
      const late = message.kind === "patch" && page.keeper.outdates(message.number);
      if (!late) for (const view of page.views) view.show(page.view);
      page.opened ||= message.kind === "view";
      if (message.kind === "view") for (const view of page.views) view.opened();
    } else if (message.kind === "keep") {
      page.keeper.answered(message);
    } else {
      // Keep results, not progress: progress is sent separately.
      if (LASTING.includes(message.kind) && (!SEARCHES.includes(message.kind) || message.state === "found"))
        page.last[message.kind] = message;
      for (const view of page.views) view.receive(message, buffers);
    }
  }

  return {
    initialize({ model }) {
      page.first = model.get("view");
      page.view = page.first;
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
        const asks = model.get("form").asks && !opensExample();
        page.waits ||= Boolean(sharedLink() || kept || asks);
        tell({ kind: "open", link: sharedLink(), kept, asks });
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
      const root = h("div", {
        class: "lb-root",
        onkeydown: keys,
        onfocusin: ownKeys,
        onpick: ({ detail }) => picker.open(detail),
        onmonths: (event) => months.open(event),
      });
      const fields = budgetForm(form, send);
      const scenarios = scenarioPanel(form, send);
      const owning = owningPanel(send, fields.jump);
      const picker = acceleratorPicker(send, pick);
      const months = monthPicker();
      const spent = spentPanel(send, fields.jump, (text) => header.say(text));
      const reached = { compare: scenarios.reach, own: owning.reach, spend: spent.reach };
      const results = budgetResults(form, send, fields.jump, reached);
      const goTo = ({ field, section, result }) =>
        field ? fields.jump(field) : section ? fields.goTo(section) : results.reveal(result);
      const finder = fieldFinder(form, goTo);
      const terms = glossary(form, root);
      const places = sectionNavigation(form, fields, finder.element);
      const python = pythonView(root, send);
      const guide = tour(root, () => root.classList.contains("lb-asking"));
      const header = budgetHeader(form, root, send, fields.jump, [python.toggle, guide.item], page);
      const start = startCard(form, send, header.choose, header.title);
      const example = exampleBanner(send);
      const parts = [start, example, header, fields, results, scenarios, finder, places, terms, guide, python]; // python last: it replaces labels of the others
      root.style.setProperty("--lb-accent-base", form.accent);
      // The example is not shown to those who come for something else.
      root.classList.toggle("lb-opening", page.waits && !page.opened);
      const columns = h("div", { class: "lb-columns" }, places.element, fields.element, results.element);
      root.append(
        h("p", { class: "lb-opening-line", role: "status" }, phrase("opening")),
        ...skips(),
        header.element,
        start.element,
        example.element,
        python.element,
        columns,
        scenarios.element,
        owning.element,
        spent.element,
        picker.element,
        months.element,
        ...terms.elements,
        guide.element,
      );
      root.addEventListener("explain", (event) => terms.explain(event.target, /** @type {any} */ (event).detail));
      // JupyterLab has a main landmark already.
      fields.element.setAttribute("role", el.closest("main, [role=main]") ? "region" : "main");
      fields.element.setAttribute("aria-label", phrase("form"));
      el.append(h("div", { class: "lb-container" }, root));
      // Notices and errors change the header's height; elements that stick below it must follow.
      const height = new ResizeObserver(() => root.style.setProperty("--lb-top", `${header.element.offsetHeight}px`));
      height.observe(header.element);
      const place = whereabouts(page.key, root);
      window.addEventListener("pagehide", leave);
      const view = { show, opened, receive };
      page.views.add(view);
      view.show(page.view);
      if (page.opened) view.opened(); // on a busy machine the answer arrives before there is a view
      for (const kind of LASTING)
        if (page.last[kind]) [results, start, header].forEach((part) => part.receive(page.last[kind]));
      if (page.last.risk) fields.receive(page.last.risk);
      page.tabs.say();

      function show(state) {
        root.dataset.start = state.fields.start_month.text;
        for (const part of parts) part.show(state);
      }

      function opened() {
        root.classList.remove("lb-opening");
        place.comeBack();
        results.opened();
        start.begin();
      }

      function receive(message, buffers) {
        // Lets tests wait until all edits are answered.
        if (message.kind === "pending") root.dataset.pending = message.on;
        header.receive(message, buffers);
        fields.receive(message);
        results.receive(message);
        scenarios.receive(message);
        owning.receive(message);
        spent.receive(message);
        picker.receive(message);
        start.receive(message);
      }

      // First in the order of tabs.
      function skips() {
        const first = () => /** @type {any} */ (fields.element.querySelector(".lb-field [data-key]")).focus();
        const skip = (key, go) => button(phrase(key), go, { class: "lb-button lb-skip" });
        return [skip("skip_to_form", first), skip("skip_to_results", results.focus)];
      }

      // A text still being typed counts as an edit, so that the next page restores it.
      function leave() {
        place.leave();
        if (root.contains(document.activeElement)) document.activeElement.dispatchEvent(new Event("leave"));
        page.tabs.leave();
      }

      // What the picker chose goes into its field as if it was typed there.
      function pick(key, value) {
        const field = /** @type {any} */ (root.querySelector(`[data-key="${CSS.escape(key)}"]`));
        field.value = value;
        field.dispatchEvent(new Event("change"));
        field.focus();
      }

      // Without this, JupyterLab takes the keys: pressing "d" twice on a button would delete the cell.
      function ownKeys(event) {
        event.target.setAttribute("data-lm-suppress-shortcuts", "true");
      }

      // In a text field, people expect the browser's own undo.
      function keys(event) {
        if (!(event.ctrlKey || event.metaKey) || event.target.matches("input[type=text]:not([readonly]), textarea"))
          return;
        const kind = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
        if (!kind) return;
        event.preventDefault();
        send({ kind });
      }

      return () => {
        fields.stop();
        header.stop();
        finder.stop();
        places.stop();
        results.stop();
        owning.stop();
        spent.stop();
        height.disconnect();
        window.removeEventListener("pagehide", leave);
        page.views.delete(view);
      };
    },
  };
};
