import { button, enable, h, hide, rewrite, setText, uniqueId } from "./dom.js";
import { control, explain, origin } from "./fields.js";
import { inUnit, unitBeside } from "./format.js";
import { monthButton } from "./months.js";
import { phrase } from "./phrases.js";
import { pastedRows } from "./table.js";

// A table of the plan whose rows have too many fields for a grid: one card for each row. A choice in the head, such as a
// run's kind, decides which fields the card shows; fields are created when a card first needs them.

export function cardTable(name, form, send) {
  const cards = [];
  const list = h("div", { class: "lb-row-cards-list", onpaste });
  const kinds = kindChoice(form);
  const add = button(phrase("add_row", { noun: form.noun }), addRow, { class: "lb-quiet-button lb-add-row" });
  const reset = button(phrase("back_to_preset"), () => send({ kind: "reset", key: name }), {
    class: "lb-quiet-button",
  });
  const heading = h("p", { class: "lb-table-title", id: uniqueId(), "data-python": `${name}=[…]` }, form.title);
  const actions = h("div", { class: "lb-actions lb-add" }, ...(kinds ? [kinds] : []), add, reset);
  const element = h(
    "div",
    { class: "lb-row-cards", role: "group", "aria-label": form.title, "data-table": name },
    heading,
    list,
    actions,
  );
  let next = null; // the row whose name gets the focus as soon as there is one row more
  let shown = null;

  const act = {
    commit: (message) => {
      shown = null;
      cards[message.row].forget();
      send(message);
    },
    duplicate: (row) => {
      next = { row: row + 1, count: cards.length };
      send({ kind: "duplicate", table: name, row });
    },
    remove: (row) => {
      send({ kind: "remove", table: name, row });
      add.focus(); // the pressed button disappears with its card
    },
    // The button keeps the focus on the row that moves.
    move: (row, to, does) => {
      if (to < 0 || to >= cards.length) return;
      send({ kind: "move", table: name, row, to });
      cards[to].focus(does);
    },
  };

  function addRow() {
    next = { row: cards.length, count: cards.length };
    send({ kind: "add", table: name, ...(kinds && { of: kinds.querySelector("select").value }) });
  }

  function onpaste(event) {
    const pasted = pastedRows(event);
    if (!pasted) return;
    shown = null;
    for (const card of cards) card.forget();
    const fields = form.columns.map(({ field }) => field);
    const { row, first, text } = pasted;
    send({ kind: "paste", table: name, row, fields: fields.slice(fields.indexOf(first)), text });
  }

  function show(view) {
    if (view === shown) return;
    shown = view;
    const entries = Object.entries(view.rows)
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, entry]) => entry);
    while (cards.length > entries.length) {
      const { element: last } = cards.pop();
      hide(last, true, add);
      last.remove();
    }
    while (cards.length < entries.length) {
      cards.push(card(name, form, cards.length, act));
      list.append(cards.at(-1).element);
    }
    entries.forEach((entry, index) => cards[index].show(entry, view.options, entries.length));
    hide(reset, !view.changed, add);
    if (!next || cards.length <= next.count) return; // answers to earlier edits come first
    cards[next.row].focus();
    next = null;
  }

  return { element, show };
}

function kindChoice(form) {
  const about = form.columns.find(({ field }) => field === form.decided_by);
  if (!about) return null;
  const select = h("select", {}, ...about.options.map(({ value, label }) => h("option", { value }, label)));
  return h(
    "label",
    {},
    h("span", {}, phrase("new_of_kind", { noun: form.noun, kind: about.label.toLowerCase() })),
    select,
  );
}

function card(name, form, index, act) {
  const fields = {}; // by name, created when first needed
  const head = h("div", { class: "lb-row-head" });
  const figures = h("p", { class: "lb-row-figures" });
  const body = h("div", { class: "lb-row-fields" });
  const remarks = h("div", { class: "lb-row-remarks" });
  const words = h("summary");
  const rare = h("div", { class: "lb-row-fields" });
  const more = h("details", { class: "lb-more" }, words, rare);
  const tools = [
    tool("up", "↑", "move_up_named", (does) => act.move(index, index - 1, does)),
    tool("down", "↓", "move_down_named", (does) => act.move(index, index + 1, does)),
    tool("duplicate", phrase("duplicate"), "duplicate_named", () => act.duplicate(index)),
    tool("remove", "×", "remove_named", () => act.remove(index)),
  ];
  const bar = h("div", { class: "lb-row-tools" }, ...tools.map(({ element }) => element));
  const top = h("div", { class: "lb-row-top" }, figures, bar);
  const element = h("div", { class: "lb-row-card", role: "group" }, top, head, body, more, remarks);
  const rareNames = new Set(form.columns.filter((column) => column.rare).map(({ field }) => field));
  let shown = null;
  let options = null;
  let kind = null;

  function field(id) {
    fields[id] ??= cardField(
      name,
      form.columns.find((column) => column.field === id),
      index,
      act.commit,
    );
    return fields[id];
  }

  head.append(...form.head.map((id) => field(id).element));

  function arrange(now) {
    if (kind === now) return;
    kind = now;
    const counted = form.counted[kind] ?? [];
    const inside = (isRare) => counted.filter((id) => rareNames.has(id) === isRare).map((id) => field(id).element);
    const first = fields[form.head[0]];
    rewrite(body, inside(false), first);
    rewrite(rare, inside(true), first);
    hide(more, rare.children.length === 0, first);
  }

  function show(entry, choices, count) {
    const [before, after] = tools;
    enable(before.element, index > 0);
    enable(after.element, index < count - 1);
    if (entry === shown && choices === options) return;
    [shown, options] = [entry, choices];
    arrange(form.decided_by ? entry.cells[form.decided_by].text : "");
    for (const [id, { showCell }] of Object.entries(fields)) showCell(entry, othersOf(choices[id], entry));
    for (const each of tools) each.show(entry.name);
    element.setAttribute("aria-label", entry.name);
    const sums = entry.figures.map(({ label, value, unit }) => figure(label, inUnit(value, unit, false)));
    figures.replaceChildren(...sums);
    remarks.replaceChildren(...entry.remarks.map((sentence) => h("p", {}, sentence)));
    const folded = (form.counted[kind] ?? []).filter((id) => rareNames.has(id));
    const changed = folded.filter((id) => entry.cells[id].changed).length;
    setText(
      words,
      phrase("more_fields", { count: folded.length }) + (changed ? phrase("changed_fields", { count: changed }) : ""),
    );
  }

  function focus(does = "") {
    if (does) tools.find((each) => each.does === does).element.focus();
    else fields[form.head[0]].select();
  }

  return { element, show, focus, forget: () => (shown = null) };
}

// A row cannot name itself. A name that no row has stays, and says so.
function othersOf(choices, row) {
  return choices?.filter(({ value }) => value !== row.name);
}

function figure(label, value) {
  return h("span", {}, h("span", { class: "lb-faint" }, `${label} `), h("strong", {}, value));
}

/** @type {(does: string, sign: string, key: Parameters<typeof phrase>[0], act: (does: string) => void) => any} */
function tool(does, sign, key, act) {
  const element = button(sign, () => element.getAttribute("aria-disabled") === "true" || act(does), {
    class: "lb-icon",
  });

  function show(name) {
    const title = phrase(key, { name });
    if (element.title === title) return;
    element.setAttribute("aria-label", title);
    element.title = title;
  }

  return { element, does, show };
}

function cardField(name, about, index, commit) {
  const key = `${name}.${index}.${about.field}`;
  const quiet = h("span", { class: "lb-quiet", id: uniqueId() });
  const take = (text, live) => commit({ kind: "cell", table: name, row: index, field: about.field, text, live });
  const { input, error, show } = control(about.kind, { "data-key": key, "aria-describedby": quiet.id }, take);
  const help = h("div", { class: "lb-help", id: uniqueId(), hidden: true }, h("p", {}, about.help), ...origin(about));
  const info = button("?", toggle, { class: "lb-info", "aria-expanded": "false", "aria-controls": help.id });
  const unit = h("span", { class: "lb-unit" }, unitBeside(about));
  const label = h("label", { for: input.id, "data-python": `"${about.field}"` }, about.label, unit);
  const months = monthButton(about, input);
  const element = h(
    "div",
    { class: "lb-row-field" },
    h("div", { class: "lb-row-label" }, label, info),
    h("div", { class: "lb-row-input" }, input, ...months.map((each) => each.element)),
    h("div", { class: "lb-row-below" }, quiet, error, help),
  );

  function toggle() {
    help.hidden = !help.hidden;
    info.setAttribute("aria-expanded", String(!help.hidden));
    explain(help, about.label);
  }

  function showCell(row, choices) {
    const entry = row.cells[about.field];
    const title = `${about.label}, ${row.name}`;
    if (input.getAttribute("aria-label") !== title) {
      input.setAttribute("aria-label", title);
      info.setAttribute("aria-label", phrase("about_field", { name: title }));
      for (const each of months) each.show();
    }
    const options = choices ?? (about.kind === "choice" ? about.options : undefined);
    show({ ...entry, ...(options && { options: withChosen(options, entry.text) }) });
    const wrong = row.wrong[about.field];
    setText(quiet, wrong ?? (entry.read || (entry.assumed && !entry.error ? phrase("assumption") : "")));
    quiet.classList.toggle("lb-error", Boolean(wrong));
  }

  return { element, showCell, focus: () => input.focus(), select: () => input.select() };
}

function withChosen(options, text) {
  if (options.some(({ value }) => value === text)) return options;
  return [...options, { value: text, label: phrase("not_offered", { option: text }) }];
}
