import { chosenPlans, planChooser } from "./chosen.js";
import { h, uniqueId } from "./dom.js";
import { fileButton } from "./download.js";
import { read, storageKey, write } from "./session.js";
import { inputTable, resultTable, totalBars } from "./stacks.js";

// Several plans in the browser: what the kernel last said of them, and every view that shows it.

const NOTHING = { columns: [], results: [], inputs: [], remarks: [], notice: "" };

const WORKBOOK = "compare"; // what is kept is known by this name in JupyterLab

export default () => {
  const page = { view: NOTHING, views: new Set() };

  function receive(message, buffers) {
    if (message.kind === "view") {
      page.view = message.view;
      write("localStorage", storageKey(WORKBOOK), { columns: message.kept });
      for (const one of page.views) one.show(page.view);
    } else for (const one of page.views) one.receive(message, buffers);
  }

  return {
    initialize({ model }) {
      model.on("msg:custom", receive);
      model.send({ kind: "open", kept: read("localStorage", storageKey(WORKBOOK)).columns ?? null });
      return () => model.off("msg:custom", receive);
    },

    render({ model, el }) {
      const shownPage = comparePage(model.get("form"), (message, files) => model.send(message, undefined, files));
      el.append(h("div", { class: "lb-container" }, shownPage.element));
      page.views.add(shownPage);
      shownPage.show(page.view);
      return () => page.views.delete(shownPage);
    },
  };
};

function comparePage(form, send) {
  const notice = h("div", { role: "status" });
  const notices = h("div", { class: "lb-notice", hidden: true }, notice);
  const save = fileButton("csv", "Save as CSV", { class: "lb-button", title: "Save both tables as one CSV file" }, send, say);
  const chooser = planChooser(form, send, say);
  const list = chosenPlans(send, chooser.focus);
  const bars = totalBars(form);
  const results = resultTable();
  const inputs = inputTable();
  const remarks = h("ul", { class: "lb-list", "aria-label": "Before you compare" });
  const failed = failedChecks();
  const empty = h("p", {}, "Add a plan to begin: choose one from the list, or open files.");
  const totals = titled("Total cost", empty, bars.element, remarks, failed.element);
  const top = h("header", { class: "lb-header" }, h("div", { class: "lb-names" }, h("h1", { class: "lb-title" }, "Plans side by side")), h("div", { class: "lb-tools" }, save.element));
  const columns = h("div", { class: "lb-compare" }, titled("Plans", list.element, chooser.element), totals);
  const element = h(
    "div",
    { class: "lb-root", onfocusin: ownKeys, ondragover: drag, ondrop: drop },
    h("div", { class: "lb-top" }, top, notices),
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
    else save.receive(message, buffers);
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

  // JupyterLab asks what has the focus whether keys are its own.
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
  const element = h("ul", { class: "lb-failed", "aria-label": "Checks that do not hold" });

  function show(columns) {
    const failing = columns.filter(({ failed }) => failed.length);
    element.replaceChildren(...failing.map(({ name, failed }) => h("li", {}, h("strong", {}, name), `: ${failed.length === 1 ? "a check does" : "checks do"} not hold: ${failed.join("; ")}.`)));
  }

  return { element, show };
}
