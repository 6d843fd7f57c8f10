import { button, h, setHidden, setText, uniqueId } from "./dom.js";
import { LARGEST_WORKBOOK } from "./download.js";
import { phrase } from "./phrases.js";

// A speed that a team has measured, typed or read from a log of steps: it replaces the predicted utilization of a run.
// What cannot be used stays in its fields, with the reason.

export function measuredField(send) {
  const error = h("p", { class: "lb-error", id: uniqueId(), "aria-live": "polite" });
  const told = h("p", { class: "lb-remark", role: "status", hidden: true });
  const run = h("select", { id: uniqueId() });
  const texts = {
    tokens_per_second: typed(phrase("measured_log")),
    tokens_per_step: typed(phrase("measured_log")),
    n_accelerators: typed(phrase("measured_planned")),
  };
  const file = h("input", { type: "file", hidden: true, "aria-label": phrase("measured_file"), onchange: read });
  const labeled = (words, field) => h("div", { class: "lb-measure" }, h("label", { for: field.id }, words), field);
  const runs = labeled(phrase("measured_run"), run);
  const element = h(
    "details",
    { class: "lb-more lb-measured" },
    h("summary", { "data-python": 'b.calibrate("log.csv")' }, phrase("measured")),
    h(
      "div",
      { class: "lb-model" },
      runs,
      labeled(phrase("measured_speed"), texts.tokens_per_second),
      labeled(phrase("measured_step"), texts.tokens_per_step),
      labeled(phrase("measured_on"), texts.n_accelerators),
      button(phrase("measured_use"), () => take(""), { class: "lb-button" }),
      button(phrase("measured_choose"), () => file.click(), { class: "lb-button", title: phrase("measured_file") }),
      file,
      error,
      told,
    ),
  );
  let shown = null;

  function typed(placeholder) {
    const attributes = { type: "text", inputmode: "decimal", autocomplete: "off", placeholder };
    return h("input", { id: uniqueId(), "aria-describedby": error.id, ...attributes });
  }

  async function read() {
    const [chosen] = file.files;
    file.value = ""; // allows choosing the same file again
    if (!chosen) return;
    if (chosen.size > LARGEST_WORKBOOK) setText(error, phrase("measured_too_large", { name: chosen.name }));
    else take(chosen.name, [await chosen.arrayBuffer()]);
  }

  function take(name, files = []) {
    const values = Object.entries(texts).map(([key, field]) => [key, field.value]);
    return send({ kind: "calibrate", run: run.value, name, ...Object.fromEntries(values) }, files);
  }

  function show(measured) {
    if (measured === shown) return;
    if (String(measured.runs) !== String(shown?.runs)) offer(measured.runs);
    if (measured.count !== shown?.count) setText(error, measured.error);
    shown = measured;
    setText(told, measured.told);
    setHidden(told, !measured.told);
  }

  function offer(names) {
    const before = run.value;
    run.replaceChildren(
      h("option", { value: "" }, phrase("measured_main")),
      ...names.map((name) => h("option", { value: name }, name)),
    );
    run.value = names.includes(before) ? before : "";
    setHidden(runs, names.length === 0);
  }

  return { element, show };
}
