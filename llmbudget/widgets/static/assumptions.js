import { h } from "./dom.js";
import { usual } from "./fields.js";
import { unitBeside } from "./format.js";
import { phrase } from "./phrases.js";

// The assumptions of the printed page: every number whose range moves cost or cash, and every input that was changed.

export function assumptions(form, view, ranges) {
  const fields = groupsOfFields(form, view, ranges);
  const tables = Object.entries(form.tables).map(([name, about]) => ({
    title: about.title,
    rows: Object.entries(view.tables[name].rows).flatMap(([index, row]) => cellsOf(name, about, index, row, ranges)),
  }));
  const groups = [...fields, ...tables].filter(({ rows }) => rows.length);
  const heads = ["paper_assumption", "paper_value", "paper_range_column", "paper_source"].map((key) =>
    h("th", { scope: "col" }, phrase(/** @type {any} */ (key))),
  );
  return h(
    "section",
    { class: "lb-paper-assumptions" },
    h("h2", {}, phrase("paper_assumptions")),
    h("p", { class: "lb-paper-note" }, phrase(ranges ? "paper_assumptions_about" : "paper_ranges_missing")),
    h("table", {}, h("thead", {}, h("tr", {}, ...heads)), ...groups.map(groupRows)),
  );
}

function groupsOfFields(form, view, ranges) {
  return form.layouts[view.profile].map(({ id, fields, more }) => ({
    title: form.sections[id].title,
    rows: [...fields, ...more]
      .filter((name) => !view.fields[name].absent && (ranges?.[name] || view.fields[name].changed))
      .map((name) => assumption(form.fields[name], view.fields[name], ranges?.[name])),
  }));
}

function cellsOf(table, about, index, row, ranges) {
  return about.columns
    .filter(({ field }) => ranges?.[`${table}.${index}.${field}`])
    .map((column) => {
      const named = { ...column, label: `${row.name}: ${column.label}` };
      return assumption(
        named,
        { note: "", options: [], ...row.cells[column.field] },
        ranges[`${table}.${index}.${column.field}`],
      );
    });
}

function assumption(about, entry, range) {
  const ends = range ? phrase("paper_ends", { low: range.low, high: range.high }) : "";
  const own = range?.own ? phrase("paper_own_range") : "";
  const from = [usual({ ...about, help: "" }, entry), own].filter(Boolean).join(" · ");
  return [about.label, inWords(entry) + unitBeside(about), ends, from];
}

// What people read in a field: the words of a choice, and its digits otherwise.
export function inWords({ text, options }) {
  return options.find(({ value }) => value === text)?.label ?? text;
}

function groupRows({ title, rows }) {
  const lines = rows.map(([label, ...cells]) =>
    h("tr", {}, h("th", { scope: "row" }, label), ...cells.map((cell) => h("td", {}, cell))),
  );
  const head = h("tr", {}, h("th", { scope: "rowgroup", colspan: 4, class: "lb-paper-group" }, title));
  return h("tbody", {}, head, ...lines);
}
