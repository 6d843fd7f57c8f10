import { h, setText, swatch, uniqueId } from "./dom.js";
import { MINUS, difference, inUnit, money, percent, shortMoney, unitBeside } from "./format.js";
import { LANGUAGE, phrase } from "./phrases.js";

// Plans side by side: totals as bars by category, results with differences from the first plan, and inputs.

const TOTAL = "total_cost";
const ENDS = ["total_cost_p10", "total_cost_p90"];
const COUNTED = new Set(["month no.", "checks"]); // percentages of these mean nothing
const TIMES = 10; // from here on, shown as a factor, not a percentage

export function totalBars(form) {
  const key = h("div", { class: "lb-legend" });
  const bars = h("ul", { class: "lb-stacks" });
  const shares = h("input", { type: "checkbox", onchange: () => show(shown) });
  const toggle = h("label", { class: "lb-scale" }, shares, phrase("plans_full_width"));
  let shown = null;

  function show(view) {
    shown = view;
    const { columns, results } = view;
    const rows = Object.fromEntries(results.map((row) => [row.name, row.cells]));
    const names = Object.keys(form.categories).filter((name) => rows[`${name}_cost`]);
    const most = Math.max(
      1,
      ...[TOTAL, ENDS[1]].flatMap((name) => rows[name] ?? []).filter((cell) => typeof cell === "number"),
    );
    key.replaceChildren(...names.map((name) => h("span", {}, swatch(form.colours[name]), form.categories[name])));
    bars.replaceChildren(...columns.map(({ name }, place) => stack(name, place, { rows, names, most })));
  }

  function stack(title, place, { rows, names, most }) {
    const full = shares.checked ? Math.max(1, rows[TOTAL][place]) : most;
    const width = (amount) => `${(100 * amount) / full}%`;
    const parts = names.map((name) => ({
      label: form.categories[name],
      amount: rows[`${name}_cost`][place],
      colour: form.colours[name],
    }));
    const spent = parts.filter(({ amount }) => amount > 0);
    const bar = h(
      "div",
      { class: "lb-stack", "aria-hidden": "true" },
      ...spent.map(({ label, amount, colour }) => {
        const box = h("span", { title: phrase("plans_part", { category: label, amount: money(amount) }) });
        box.style.width = width(amount);
        box.style.background = colour;
        return box;
      }),
    );
    const [low, high] = ENDS.map((name) => rows[name]?.[place]);
    const known = typeof low === "number";
    const reach = h("div", { class: "lb-reach", "aria-hidden": "true" });
    if (known && !shares.checked) {
      const line = h("span");
      line.style.marginLeft = width(low);
      line.style.width = width(high - low);
      reach.append(line);
    }
    const range = known ? phrase("outcomes", { low: shortMoney(low), high: shortMoney(high) }) : "";
    const words = spent.map(({ label, amount }) => `${label} ${money(amount)}`).join(", ");
    return h(
      "li",
      {},
      h(
        "div",
        {},
        h("strong", {}, title),
        h("span", { class: "lb-faint" }, range),
        h("strong", { class: "lb-number", title: money(rows[TOTAL][place]) }, shortMoney(rows[TOTAL][place])),
      ),
      bar,
      reach,
      h("span", { class: "lb-hidden" }, words),
    );
  }

  return { element: h("div", {}, key, bars, toggle), show };
}

export function resultTable() {
  const table = comparedTable(phrase("plans_results"), (row, place) => {
    const value = row.cells[place];
    if (value === null) return ["–"];
    const shown = inUnit(value, row.unit, false, true);
    const words = place ? against(value, row.cells[0], row.unit) : "";
    return words ? [shown, h("span", { class: "lb-against" }, words)] : [shown];
  });
  table.element.classList.add("lb-total-first");
  return table;
}

export function inputTable() {
  return comparedTable(phrase("plans_inputs"), (row, place) => [row.cells[place]], "id");
}

// The difference from the first plan's value, absolute and in percent.
function against(value, first, unit) {
  if (typeof value !== "number" || typeof first !== "number") return "";
  const step = value - first;
  if (Math.abs(step) < 1e-9 * Math.max(1, Math.abs(first))) return phrase("same");
  const amount =
    unit === "USD" ? difference(step) : `${step < 0 ? MINUS : "+"}${inUnit(Math.abs(step), unit, false, true)}`;
  return first > 0 && !COUNTED.has(unit) ? `${amount} (${proportion(value / first)})` : amount;
}

function proportion(factor) {
  if (factor >= TIMES) return `${Math.round(factor).toLocaleString(LANGUAGE)}×`;
  return `${factor < 1 ? MINUS : "+"}${percent(Math.abs(factor - 1))}`;
}

function comparedTable(title, cell, id) {
  const head = h("tr");
  const body = h("tbody");
  const grid = h("table", {}, h("caption", { class: "lb-hidden" }, title), h("thead", {}, head), body);
  const frame = h("div", { class: "lb-frame", tabindex: "0", role: "region", "aria-label": title }, grid);
  const heading = h("h2", { id: uniqueId() }, title);
  const none = h("p", { class: "lb-faint" });
  const element = h(
    "section",
    { class: "lb-panel lb-table lb-compared", "aria-labelledby": heading.id },
    heading,
    none,
    frame,
  );
  let shown = "";

  function show(columns, rows) {
    setText(none, rows.length ? "" : phrase("plans_inputs_same"));
    frame.hidden = rows.length === 0;
    const now = JSON.stringify([columns.map(({ name }) => name), rows]);
    if (now === shown) return;
    shown = now;
    head.replaceChildren(h("td"), ...columns.map(({ name }) => h("th", { scope: "col", class: "lb-number" }, name)));
    body.replaceChildren(
      ...rows.map((row) =>
        h(
          "tr",
          {},
          rowHead(row, id),
          ...columns.map((_, place) => h("td", { class: "lb-number" }, ...cell(row, place))),
        ),
      ),
    );
  }

  return { element, show };
}

function rowHead(row, id) {
  const unit = row.unit === "USD" || row.unit.startsWith("USD/m") ? "" : unitBeside(row);
  return h(
    "th",
    { scope: "row" },
    row.label,
    h("span", { class: "lb-unit" }, id ? [row.name, unit.trim()].filter(Boolean).join(" · ") : unit),
  );
}
