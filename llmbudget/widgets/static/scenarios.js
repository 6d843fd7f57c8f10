import { button, enable, h, hide, rewrite, setText, uniqueId } from "./dom.js";
import { control } from "./fields.js";
import { differing } from "./find.js";
import { searchField } from "./finder.js";
import { difference, money, percent, unitBeside } from "./format.js";
import { livePanel } from "./live.js";
import { phrase } from "./phrases.js";

// The plan and its scenarios as columns. Every cell can be edited where it stands; below stand total, difference and
// reason. The kernel calculates them only while the panel is open.

export function scenarioPanel(form, send) {
  const asked = new Set(); // inputs whose row somebody added
  const grid = scenarioGrid(send, (key) => asked.delete(key) && live.ask());
  const begin = beginning(send);
  const row = addedRow(form, (key) => {
    asked.add(key);
    grid.next = key;
    live.ask();
  });
  const told = h("p", { class: "lb-error", role: "status" });
  const live = livePanel("scenarios", {
    title: phrase("scenarios"),
    python: "b.scenarios()",
    children: [
      h("p", { class: "lb-faint" }, phrase("scenarios_about")),
      h("div", { class: "lb-asked" }, begin.element, row.element),
      told,
      grid.element,
    ],
    send,
    ask: () => ({ rows: [...asked] }),
    write: ({ columns = [], rows = [], failed = "" }) => {
      setText(told, failed);
      if (!failed) grid.show(columns, rows, begin.name);
    },
  });
  live.element.classList.add("lb-scenarios", "lb-wide");

  function show(view) {
    const { names, planned } = view.scenarios;
    begin.show(names, planned);
    row.show(view);
    hide(row.element, names.length === 0, begin.name);
    if (!names.length) asked.clear();
  }

  return { ...live, show };
}

function beginning(send) {
  const attributes = { type: "text", id: uniqueId(), maxlength: 40, placeholder: phrase("scenario_name_hint") };
  const name = h("input", { ...attributes, onkeydown: (event) => event.key === "Enter" && begin() });
  const of = h("select", { id: uniqueId() });
  const copied = h("div", { hidden: true }, h("label", { for: of.id }, phrase("scenario_of")), of);
  const start = button(phrase("scenario_begin"), begin, { class: "lb-button" });
  const named = h("div", {}, h("label", { for: name.id }, phrase("scenario_name")), name);
  const element = h("div", { class: "lb-begin" }, named, copied, start);

  function begin() {
    send({ kind: "scenario_add", name: name.value, of: of.value });
    name.value = "";
  }

  function show(names, planned) {
    const options = [planned, ...names];
    const now = options.join("\n");
    if (of.dataset.options !== now) {
      const chosen = of.value;
      of.dataset.options = now;
      of.replaceChildren(...options.map((text) => h("option", { value: text }, text)));
      of.value = options.includes(chosen) ? chosen : planned;
    }
    hide(copied, names.length === 0, name);
  }

  return { element, name, show };
}

function addedRow(form, add) {
  let view = null;
  let known = null; // built when somebody searches
  const entries = () => {
    known ??= differing(form, view);
    return known;
  };
  const words = { label: phrase("scenario_row"), hint: phrase("scenario_row_hint") };
  const field = searchField(words, entries, add);
  field.input.id = uniqueId();
  const label = h("label", { for: field.input.id }, phrase("scenario_row"));
  const element = h("div", { hidden: true }, label, h("div", { class: "lb-finder" }, ...field.elements));

  function show(now) {
    if (view?.tables !== now.tables) known = null;
    view = now;
  }

  return { element, show };
}

function scenarioGrid(send, forget) {
  const head = h("tr");
  const inputs = h("tbody");
  const results = h("tbody", { class: "lb-scenario-results" });
  const caption = h("caption", { class: "lb-hidden" }, phrase("scenarios_table"));
  const attributes = { class: "lb-frame", tabindex: "0", role: "region", "aria-label": phrase("scenarios") };
  const element = h(
    "div",
    { ...attributes, hidden: true },
    h("table", {}, caption, h("thead", {}, head), inputs, results),
  );
  const grid = { element, show, next: "" }; // `next`: the row that gets the focus when it is there
  let shape = "";
  let lines = [];

  function show(columns, rows, instead) {
    hide(element, columns.length < 2, instead);
    const now = JSON.stringify([
      columns.map(({ name, shown }) => [name, shown]),
      rows.map(({ key, label }) => [key, label]),
    ]);
    if (now !== shape) {
      lines = rows.map((row) => inputRow(row, columns, send, forget));
      rewrite(head, scenarioHeads(columns, send), instead);
      rewrite(
        inputs,
        lines.map((line) => line.element),
        instead,
      );
    }
    shape = now;
    lines.forEach((line, place) => line.show(rows[place]));
    results.replaceChildren(...resultRows(columns));
    const place = rows.findIndex(({ key }) => key === grid.next);
    if (place < 0) return;
    grid.next = "";
    lines[place].focus();
  }

  return grid;
}

function scenarioHeads(columns, send) {
  return [h("th", { scope: "col" }, phrase("scenario_input")), ...columns.map((column) => scenarioHead(column, send))];
}

function scenarioHead({ name, planned, shown }, send) {
  // It stays a button, because a button that disappears when pressed loses the focus.
  const choose = button(
    phrase(shown ? "scenario_shown" : "scenario_show"),
    () => shown || send({ kind: "scenario_show", name }),
    { class: "lb-link", "aria-label": phrase("scenario_show_named", { name }) },
  );
  enable(choose, !shown);
  const drop = button(phrase("remove"), () => send({ kind: "scenario_remove", name }), {
    class: "lb-link",
    "aria-label": phrase("remove_named", { name }),
  });
  const title = planned ? h("strong", {}, name) : nameField(name, send);
  const tools = h("span", { class: "lb-actions" }, choose, ...(planned ? [] : [drop]));
  return h("th", { scope: "col", "aria-current": shown ? "true" : undefined, "aria-label": name }, title, tools);
}

function nameField(name, send) {
  const input = h("input", {
    type: "text",
    class: "lb-name",
    value: name,
    maxlength: 40,
    "aria-label": phrase("scenario_rename", { name }),
    onkeydown: ({ key }) => {
      if (key === "Escape") input.value = name;
    },
    onchange: () => {
      send({ kind: "scenario_rename", name, to: input.value });
      input.value = name; // until the answer brings the new column
    },
  });
  return input;
}

function inputRow(row, columns, send, forget) {
  const { key, label, kind, unit, help, factor } = row;
  const cells = columns.map((column) => inputCell(row, column, send));
  const title = phrase("scenario_row_drop", { name: label });
  const drop = button("×", clear, {
    class: "lb-icon",
    title,
    "aria-label": title,
  });
  function clear() {
    forget(key);
    send({ kind: "scenario_clear", name: key });
  }

  const beside = factor ? phrase("scenario_by_about") : unitBeside({ label, unit });
  const name = h("th", { scope: "row", title: help }, label, h("span", { class: "lb-unit" }, beside), drop);
  const element = h("tr", { class: kind === "number" ? "lb-numbers" : "" }, name, ...cells.map((cell) => cell.element));
  const show = (now) => cells.forEach((cell, place) => cell.show(now.cells[place], now.options));
  return { element, show, focus: () => cells.at(-1).focus() };
}

function inputCell({ key, label, kind, factor }, { name, planned }, send) {
  if (factor && planned)
    return { element: h("td", { class: "lb-faint lb-number" }, "1"), show: () => {}, focus: () => {} };
  const attributes = { "aria-label": phrase("scenario_cell", { label, name }), "data-key": `${name}\n${key}` };
  const take = (text, live) => live || send({ kind: "scenario_set", scenario: name, name: key, text });
  const { input, error, show: write } = control(kind, attributes, take);
  const element = h("td", {}, input, error);

  function show(entry, options) {
    element.classList.toggle("lb-same", entry.same);
    write({ ...entry, ...(options.length && { options }) });
  }

  return { element, show, focus: () => input.focus() };
}

function resultRows(columns) {
  const line = (title, cell, name = "lb-number") =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, title),
      ...columns.map((column) => h("td", { class: name }, ...cell(column))),
    );
  return [
    line(phrase("total_cost"), ({ total }) => [total === "" ? phrase("scenario_conflict") : money(total)]),
    line(phrase("scenario_compared"), comparedWithPlan),
    line(phrase("scenario_why"), reasonsOf, ""),
  ];
}

function comparedWithPlan({ planned, more, share }) {
  if (planned || more === "") return [];
  if (Math.abs(more) < 0.5) return [phrase("same")];
  const part = typeof share === "number" ? ` (${share > 0 ? "+" : "\u2212"}${percent(Math.abs(share))})` : "";
  return [difference(more), h("span", { class: "lb-faint" }, part)];
}

function reasonsOf({ lines, why }) {
  const words = ({ label, amount, count }) =>
    phrase("scenario_line", { label: label || phrase("scenario_lines", { count }), amount: difference(amount) });
  return [...lines.map(words), ...why].map((text) => h("p", {}, text));
}

// Leads to the panel below the form, where the columns have room.
export function scenarioLink(compare, own, spend) {
  const count = h("span", { class: "lb-faint" });
  const link = button(phrase("scenarios_open"), compare, { class: "lb-quiet-button" });
  const show = ({ names }) => setText(count, names.length ? phrase("scenarios_count", { count: names.length }) : "");
  const owning = button(phrase("owning_open"), own, { class: "lb-quiet-button" });
  const spending = button(phrase("spent_open"), spend, { class: "lb-quiet-button" });
  return { element: h("div", { class: "lb-links" }, h("span", {}, link, count), owning, spending), show };
}

// The banner shown while a scenario is edited.
export function scenarioBanner(send) {
  const words = h("span", { role: "status" });
  const back = button(phrase("scenario_back"), () => send({ kind: "scenario_show", name: planned }), {
    class: "lb-button",
  });
  const element = h("div", { class: "lb-notice lb-scenario", hidden: true }, words, " ", back);
  let planned = "";

  function show(scenarios, instead) {
    ({ planned } = scenarios);
    hide(element, scenarios.shown === planned, instead);
    setText(words, element.hidden ? "" : phrase("scenario_banner", { name: scenarios.shown }));
  }

  return { element, show };
}
