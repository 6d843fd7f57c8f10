import { notKept, otherVersion, unread } from "./banners.js";
import { chosenPlans, planChooser } from "./chosen.js";
import { h, uniqueId } from "./dom.js";
import { fileButton, saveBlob } from "./download.js";
import { phrase } from "./phrases.js";
import { keptPlans, storageKey } from "./session.js";
import { inputTable, resultTable, totalBars } from "./stacks.js";
import { versions } from "./versions.js";

// Compared plans in the browser: the kernel's last state, and all views that show it.

const NOTHING = { columns: [], results: [], inputs: [], remarks: [], notice: "" };

const WORKBOOK = "compare"; // storage name in JupyterLab
const LISTS = {
  newer: phrase("list_newer"),
  both: phrase("list_both"),
  apart: phrase("list_apart"),
  gone: phrase("list_gone"),
};

export default () => {
  const page = { view: NOTHING, columns: [], views: new Set(), tabs: null, asked: false, taken: null };

  function receive(message, buffers) {
    if (message.kind === "view") {
      page.view = message.view;
      if (message.unusable) page.tabs.setAside(page.taken?.at);
      keep(message.kept, message.unusable);
      for (const view of page.views) view.show(page.view);
    } else for (const view of page.views) view.receive(message, buffers);
  }

  // Opening is not an edit: the stored list stays.
  function keep(columns, unusable) {
    const changed = JSON.stringify(columns) !== JSON.stringify(page.columns);
    page.columns = columns;
    if (page.taken && unusable) page.tabs.replaced(page.taken, { columns });
    else if (page.taken) page.tabs.adopted(page.taken, { columns });
    else if (page.asked && changed) {
      page.tabs.edited();
      page.tabs.save({ columns });
    }
    page.taken = null;
  }

  return {
    initialize({ model }) {
      model.on("msg:custom", receive);
      const tellViews = (message) => page.views.forEach((view) => view.receive(message));
      const told = (other, unread) => tellViews({ kind: "other", other, unread });
      page.tabs = versions(storageKey(WORKBOOK), model.get("form").session, {
        told,
        kept: (on, record) => tellViews({ kind: "kept", on, record }),
      });
      model.send({ kind: "open", kept: page.tabs.open()?.columns ?? null, own: ownPlans() });
      return () => {
        model.off("msg:custom", receive);
        page.tabs.close();
      };
    },

    render({ model, el }) {
      const shownPage = comparePage(model.get("form"), send, choose, page);
      el.append(h("div", { class: "lb-container" }, shownPage.element));
      page.views.add(shownPage);
      shownPage.show(page.view);
      page.tabs.say();
      window.addEventListener("pagehide", page.tabs.leave);
      return () => {
        page.views.delete(shownPage);
        window.removeEventListener("pagehide", page.tabs.leave);
      };

      function send(message, files) {
        page.asked = true;
        model.send(message, undefined, files);
      }

      function choose(kind) {
        const other = page.tabs.other();
        if (kind === "stay") return page.tabs.replaced(other, { columns: page.columns });
        page.taken = other;
        return model.send({ kind: "open", kept: other.record.columns ?? [] });
      }
    },
  };
};

// A first visit begins with what the forms keep in this browser.
function ownPlans() {
  return keptPlans().map(({ name, plan }) => ({ origin: phrase("plan_kept_named", { name }), plan, form: name }));
}

function comparePage(form, send, choose, page) {
  const notice = h("div", { role: "status" });
  const notices = h("div", { class: "lb-notice", hidden: true }, notice);
  const save = fileButton(
    "csv",
    phrase("plans_csv"),
    { class: "lb-button", title: phrase("plans_csv_about") },
    send,
    say,
  );
  const chooser = planChooser(form, send, say);
  const list = chosenPlans(send, chooser.focus);
  const bars = totalBars(form);
  const results = resultTable();
  const inputs = inputTable();
  const remarks = h("ul", { class: "lb-list", "aria-label": phrase("plans_remarks") });
  const failed = failedChecks();
  const empty = h("p", {}, phrase("plans_empty"));
  const totals = titled(phrase("total_cost"), empty, bars.element, remarks, failed.element);
  const title = h("h1", { class: "lb-title", tabindex: "-1" }, phrase("plans_title")); // gets the focus when a focused element goes away
  const top = h(
    "header",
    { class: "lb-header" },
    h("div", { class: "lb-names" }, title),
    h("div", { class: "lb-tools" }, save.element),
  );
  const columns = h("div", { class: "lb-compare" }, titled(phrase("plans"), list.element, chooser.element), totals);
  const other = otherVersion(choose, LISTS, false);
  const unkept = notKept(phrase("list_not_kept"), saveList);
  const damaged = unread(() => page.tabs.dropUnread());
  const element = h(
    "div",
    { class: "lb-root", onfocusin: ownKeys, ondragover: drag, ondrop: drop },
    h("div", { class: "lb-top" }, top, other.element, unkept.element, damaged.element, notices),
    columns,
    h("div", { class: "lb-results-tables" }, results.element, inputs.element),
  );
  element.style.setProperty("--lb-accent-base", form.accent);

  function say(text) {
    notices.hidden = !text;
    if (notice.dataset.said === text) return;
    notice.dataset.said = text;
    notice.replaceChildren(...text.split("\n").map((sentence) => h("p", {}, sentence)));
  }

  function show(view) {
    say(view.notice);
    list.show(view.columns);
    bars.show(view);
    results.show(view.columns, view.results);
    inputs.show(view.columns, view.inputs);
    failed.show(view.columns);
    remarks.replaceChildren(...view.remarks.map((sentence) => h("li", {}, sentence)));
    empty.hidden = view.columns.length > 0;
    for (const part of [bars, results, inputs]) part.element.hidden = view.columns.length === 0;
  }

  function receive(message, buffers) {
    if (message.kind === "notice") say(message.text);
    else if (message.kind === "kept") unkept.show(message.on, message.record, title);
    else if (message.kind === "other") {
      other.show(message.other, title);
      damaged.show(message.unread, title);
    } else save.receive(message, buffers);
  }

  // One file for each plan, which this page and the forms can open.
  function saveList() {
    for (const { name, plan } of page.columns)
      saveBlob(new Blob([plan], { type: "application/yaml" }), `${name.replace(/[^\p{L}\d]+/gu, "-")}.yaml`);
    unkept.saved();
  }

  function drag(event) {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  }

  function drop(event) {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    event.stopPropagation(); // JupyterLab would copy them into its folder
    chooser.open([...event.dataTransfer.files]);
  }

  // Without this, JupyterLab takes the keys.
  function ownKeys(event) {
    event.target.setAttribute("data-lm-suppress-shortcuts", "true");
  }

  return { element, show, receive };
}

function titled(title, ...children) {
  const heading = h("h2", { id: uniqueId() }, title);
  return h("section", { class: "lb-panel", "aria-labelledby": heading.id }, heading, ...children);
}

function failedChecks() {
  const element = h("ul", { class: "lb-failed", "aria-label": phrase("plans_failed") });

  function show(columns) {
    const failing = columns.filter(({ failed }) => failed.length);
    element.replaceChildren(
      ...failing.map(({ name, failed }) =>
        h(
          "li",
          {},
          h("strong", {}, name),
          phrase("plans_failing", { count: failed.length, checks: failed.join("; ") }),
        ),
      ),
    );
  }

  return { element, show };
}
