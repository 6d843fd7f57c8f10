import { chanceMark } from "./chances.js";
import { h, setHidden, setText, uniqueId } from "./dom.js";
import { figureFrame } from "./figureframe.js";
import { inUnit, unitBeside } from "./format.js";
import { phrase } from "./phrases.js";

// The finance view of each kind of organization: tiles on top, and a panel of figures and years.

export const MOST_TILES = 5; // numbers that an organization decides by

// Calls `build(profile)` only when the profile changes; edits update the existing elements.
function byProfile(build) {
  const element = h("div");
  let built = null;
  let now = "";

  function show(results, profile) {
    if (profile !== now) {
      built = build(profile);
      element.replaceChildren(...built.elements);
      now = profile;
    }
    built.show(results);
  }

  return { element, show };
}

export function resultTiles(form) {
  return byProfile((profile) => {
    const every = form.tiles[profile];
    const lists = [every.slice(0, MOST_TILES), every.slice(MOST_TILES)].map((part) =>
      figureList(part, "lb-tiles", true),
    );
    const [first, others] = lists.map((list) => list.element);
    const more = h("details", { class: "lb-more" }, h("summary", {}, phrase("more_figures")), others);
    return { elements: [first, more], show: ({ figures }) => lists.forEach((list) => list.show(figures)) };
  });
}

export function financePanel(form) {
  return byProfile((profile) => {
    const { title, about, figures: named, rows } = form.views[profile];
    const heading = h("h2", { id: uniqueId(), "data-python": "b.finance_view()" }, title);
    const list = figureList(named, "lb-figures", false);
    const years = rows.length ? yearTable(title, rows) : null;
    const parts = [
      heading,
      h("p", { class: "lb-faint lb-about" }, about),
      list.element,
      ...(years ? [years.element] : []),
    ];
    const section = h("section", { class: "lb-panel", "aria-labelledby": heading.id }, ...parts);

    function show(results) {
      list.show(results.figures);
      years?.show(results.years);
    }

    return { elements: [section], show };
  });
}

function figureList(named, name, short) {
  const values = named.map(({ id, label, unit, chance }) => {
    const value = h("span");
    const shown = h("dd", {}, value, ...(chance ? [" ", chanceMark(chance, chance === id ? "yes" : "lasts")] : []));
    return { id, unit, value, shown, element: h("div", {}, h("dt", { "data-python": `b["${id}"]` }, label), shown) };
  });

  function show(figures) {
    for (const { id, unit, value, shown } of values) {
      setText(value, inUnit(figures[id], unit, short));
      const full = inUnit(figures[id], unit, false);
      if (shown.title !== full) shown.title = full;
    }
  }

  return { element: h("dl", { class: name }, ...values.map((figure) => figure.element)), show };
}

function yearTable(title, named) {
  const head = h("tr");
  const rows = named.map(({ id, label, unit, sum, level }) => {
    const name = h(
      "th",
      { scope: "row" },
      label,
      h("span", { class: "lb-unit" }, unit === "USD" ? "" : unitBeside({ label, unit })),
    );
    return { id, unit, level, name, cells: [], element: h("tr", { class: sum ? "lb-sum" : "" }, name) };
  });
  const grid = h(
    "table",
    {},
    h("caption", { class: "lb-hidden" }, phrase("by_year_table", { title })),
    h("thead", {}, head),
    h("tbody", {}, ...rows.map((row) => row.element)),
  );
  const element = figureFrame(phrase("by_year", { title }), grid);
  element.classList.add("lb-years");
  let shown = 0;

  function columns(count) {
    const titles = [
      ...Array.from({ length: count }, (_, year) => phrase("year", { number: year + 1 })),
      phrase("total"),
    ];
    const heads = titles.map((title) => h("th", { scope: "col", class: "lb-number" }, title));
    head.replaceChildren(h("td"), ...heads);
    for (const row of rows) {
      row.cells = titles.map((title) => h("td", { class: "lb-number", "data-label": title }));
      row.element.replaceChildren(row.name, ...row.cells);
    }
    shown = count;
  }

  function show({ count, rows: values }) {
    if (count !== shown) columns(count);
    for (const { id, unit, level, cells, element: line } of rows) {
      const amounts = [...values[id], values[id].reduce((sum, amount) => sum + amount, 0)];
      cells.forEach((cell, year) =>
        setText(cell, level && year === count ? "" : inUnit(amounts[year], unit, false, true)),
      );
      setHidden(line, !line.className && values[id].every((value) => value === 0));
    }
  }

  return { element, show };
}
