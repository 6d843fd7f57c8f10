import { h } from "./dom.js";
import { figureFrame } from "./figureframe.js";
import { inUnit } from "./format.js";
import { phrase } from "./phrases.js";

// The figures of the charts by month, folded away.

export function monthlyTable(form) {
  const head = h("tr");
  const digits = h("tbody");
  const grid = h(
    "table",
    {},
    h("caption", { class: "lb-hidden" }, phrase("by_month_table")),
    h("thead", {}, head),
    digits,
  );
  const frame = figureFrame(phrase("monthly_figures"), grid);
  const element = h(
    "details",
    { class: "lb-more", ontoggle: fill },
    h("summary", {}, phrase("monthly_figures")),
    frame,
  );
  let shown = null;

  function columns() {
    const { months, names, rows: others } = shown;
    return [
      ...names.map((name) => ({ label: form.categories[name], unit: "USD", series: months.amounts[name] })),
      ...others.map(({ id, label, unit }) => ({ label, unit, series: months.rows[id] })),
    ];
  }

  // A closed table is not rewritten on each keystroke.
  function fill() {
    if (!element.open || !shown) return;
    const all = columns();
    head.replaceChildren(...[phrase("month"), ...all.map(({ label }) => label)].map(heading));
    digits.replaceChildren(...shown.months.labels.map((label, index) => monthRow(label, all, index)));
  }

  // Numbers as a spreadsheet reads them, with units in the heads.
  function rows() {
    const all = columns();
    const heads = [phrase("month"), ...all.map(({ label, unit }) => `${label}, ${unit}`)];
    return [heads, ...shown.months.labels.map((label, index) => [label, ...all.map(({ series }) => series[index])])];
  }

  function show(months, names, profile) {
    shown = { months, names, rows: form.months[profile] };
    fill();
  }

  return { element, show, rows };
}

function heading(title, index) {
  return h("th", { scope: "col", class: index ? "lb-number" : "" }, title);
}

function monthRow(label, columns, index) {
  const cells = columns.map(({ label: name, unit, series }) =>
    h("td", { class: "lb-number", "data-label": name }, inUnit(series[index], unit, false, true)),
  );
  return h("tr", {}, h("th", { scope: "row", class: "lb-month-name" }, label), ...cells);
}
