import { button, h, hide, setHidden, setText } from "./dom.js";
import { control } from "./fields.js";
import { money, unitBeside } from "./format.js";
import { monthButton } from "./months.js";
import { phrase } from "./phrases.js";

// A table of the plan: one row for each role, dataset, subscription or credit. Rare fields stand below their row, on
// request or when the row has an amount in them, so that the columns fit. Where they do not fit, name and cost stay in
// sight. Spreadsheet cells are pasted starting at the focused cell.

export function table(name, form, send) {
  const rows = [];
  const body = h("tbody", { onpaste });
  const add = button(phrase("add_row", { noun: form.noun }), addRow, { class: "lb-quiet-button lb-add-row" });
  const reset = button(phrase("back_to_preset"), () => send({ kind: "reset", key: name }), {
    class: "lb-quiet-button",
  });
  const columns = button("", toggle, { class: "lb-quiet-button", "aria-expanded": "false" });
  const paste = h("span", { class: "lb-faint" }, phrase("paste_hint"));
  const grid = h(
    "table",
    {},
    h("caption", { class: "lb-hidden" }, form.title),
    h("thead", {}, h("tr", {}, ...headings(form))),
    body,
  );
  const frame = h("div", { class: "lb-frame", tabindex: "0", role: "region", "aria-label": form.title }, grid);
  const title = h("p", { class: "lb-table-title", "aria-hidden": "true", "data-python": `${name}=[…]` }, form.title); // screen readers get it from the frame
  const element = h(
    "div",
    { class: "lb-table", "data-table": name, onreveal: reveal },
    title,
    frame,
    h("div", { class: "lb-actions" }, add, columns, reset, paste),
  );
  let added = false;
  let all = false;
  let shown = null; // the table's last view: edits elsewhere do not redraw hundreds of rows

  // A text that changes nothing may be reformatted, such as 20000 to "20,000", so its row is always redrawn.
  function commit(message) {
    shown = null;
    rows[message.row].forget();
    send(message);
  }

  function onpaste(event) {
    const pasted = pastedRows(event);
    if (!pasted) return;
    const { row, first, text } = pasted;
    const fields = form.columns.filter(({ rare }) => all || !rare).map(({ field }) => field);
    if (!fields.includes(first)) fields.push(first); // below the row
    shown = null;
    for (const line of rows) line.forget();
    send({ kind: "paste", table: name, row, fields: fields.slice(fields.indexOf(first)), text });
  }

  function addRow() {
    added = true;
    send({ kind: "add", table: name });
  }

  function removeRow(row) {
    send({ kind: "remove", table: name, row });
    add.focus(); // the pressed button disappears with its row
  }

  // A link leads to a cell of a folded column.
  function reveal() {
    if (!all) toggle();
  }

  function toggle() {
    all = !all;
    columns.setAttribute("aria-expanded", String(all));
    showColumns();
  }

  function showColumns() {
    const folded = new Set(rows.flatMap((row) => row.unfold(all)));
    setText(columns, phrase(all ? "fewer_columns" : "more_columns", { count: folded.size }));
    hide(columns, folded.size === 0, add);
  }

  function show(view) {
    if (view === shown) return;
    shown = view;
    const entries = Object.entries(view.rows).sort(([a], [b]) => Number(a) - Number(b));
    while (rows.length > entries.length) {
      for (const line of rows.pop().elements) {
        hide(line, true, add);
        line.remove();
      }
    }
    while (rows.length < entries.length) {
      const row = tableRow(name, form, rows.length, commit, removeRow);
      rows.push(row);
      body.append(...row.elements);
    }
    entries.forEach(([, entry], index) => rows[index].show(entry, view.options));
    showColumns();
    setText(reset, phrase(view.in_scenario ? "table_as_planned" : "back_to_preset"));
    hide(reset, !view.changed, add);
    setHidden(frame, entries.length === 0);
    setHidden(paste, frame.hidden);
    if (added) rows.at(-1).focus(); // after showing it, because hidden elements take no focus
    added = false;
  }

  return { element, show };
}

// Spreadsheet cells pasted into a cell, with its row and field; null for a single text, which the browser itself pastes.
export function pastedRows(event) {
  const text = event.clipboardData.getData("text/plain");
  const [, row, first] = (event.target.dataset.key ?? "").split(".");
  if (!first || !/[\t\n]/.test(text.trimEnd())) return null;
  event.preventDefault();
  event.target.dispatchEvent(new Event("leave")); // commits the text typed before
  return { row: Number(row), first, text };
}

function headings(form) {
  const cells = common(form).map(({ field, label, unit, help, kind }) =>
    h(
      "th",
      { scope: "col", title: help, class: kind === "number" ? "lb-number" : "", "data-python": `"${field}"` },
      label,
      h("span", { class: "lb-unit" }, unitBeside({ label, unit })),
    ),
  );
  if (form.cost)
    cells.push(
      h("th", { scope: "col", class: "lb-number lb-cost" }, phrase("cost"), h("span", { class: "lb-unit" }, "USD")),
    );
  return [...cells, h("th", { scope: "col", class: "lb-remove" }, h("span", { class: "lb-hidden" }, phrase("remove")))];
}

function common(form) {
  return form.columns.filter(({ rare }) => !rare);
}

function tableRow(name, form, index, commit, removeRow) {
  const cells = form.columns.map((column) => cell(name, column, index, take));
  const places = cells
    .filter(({ rare }) => !rare)
    .map(({ about, inside }, place) =>
      h(...(place === 0 ? ["th", { scope: "row" }] : ["td", { "data-label": about.label }]), ...inside),
    );
  const below = cells.filter(({ rare }) => rare).map(labelled);
  const cost = h("td", { class: "lb-number lb-cost" });
  const remove = button("×", () => removeRow(index), { class: "lb-icon" });
  const line = h("tr", {}, ...places, ...(form.cost ? [cost] : []), h("td", { class: "lb-remove" }, remove));
  // Rare fields and errors have their own lines, because cells are too narrow for them.
  const whole = (...parts) => {
    const inside = h("div", { class: "lb-row-whole" }, ...parts);
    return h("tr", { hidden: true }, h("td", { colspan: places.length + 2 }, inside));
  };
  const fields = below.map(({ element }) => element);
  const more = whole(h("div", { class: "lb-row-more" }, ...fields));
  const errors = whole(...cells.map(({ error }) => error));
  const typed = new Set(); // fields: they stay, so that a rare one does not disappear while it is edited
  let [shown, options] = [null, null];
  let used = [];

  function show(entry, choices) {
    if (entry === shown && choices === options) return;
    [shown, options, used] = [entry, choices, entry.used];
    cells.forEach((column) => column.showCell(entry.name, entry.cells[column.field], choices?.[column.field]));
    setHidden(errors, !Object.values(entry.cells).some(({ error }) => error));
    if (form.cost) setText(cost, money(entry.cost));
    const title = phrase("remove_named", { name: entry.name });
    if (remove.title === title) return;
    remove.setAttribute("aria-label", title);
    remove.title = title;
  }

  function take(message) {
    typed.add(message.field);
    commit(message);
  }

  // Returns the fields that are folded away unless all are asked for.
  function unfold(all) {
    const isFolded = ({ field }) => !used.includes(field) && !typed.has(field);
    for (const part of below) setHidden(part.element, !all && isFolded(part));
    setHidden(
      more,
      below.every(({ element }) => element.hidden),
    );
    return below.filter(isFolded).map(({ field }) => field);
  }

  const forget = () => (shown = null);
  return { elements: [line, more, errors], show, forget, unfold, focus: () => cells[0].input.select() };
}

function labelled({ field, about, inside }) {
  const words = h("span", { class: "lb-faint", "data-python": `"${field}"` }, about.label, " ", unitBeside(about));
  return { field, element: h("div", { class: "lb-row-rare", title: about.help }, words, h("div", {}, ...inside)) };
}

function cell(name, about, index, commit) {
  const { field, kind, unit, label, options, help, rare } = about;
  const key = `${name}.${index}.${field}`;
  const take = (text, live) => commit({ kind: "cell", table: name, row: index, field, text, live });
  const { input, error, show } = control(kind, { "data-key": key, title: help }, take);
  const months = monthButton({ kind, unit, label }, input);
  if (kind === "text") input.classList.add("lb-name");

  function showCell(rowName, entry, choices = options) {
    const name = `${label}, ${rowName}`;
    if (input.getAttribute("aria-label") !== name) {
      input.setAttribute("aria-label", name);
      for (const each of months) each.show();
    }
    const about = [entry.read, entry.about, help].filter(Boolean).join(" ");
    if (input.title !== about) input.title = about;
    input.classList.toggle("lb-differs", Boolean(entry.changed));
    const width = `calc(${Math.max(3, entry.text.length)}ch + 20px)`; // all digits stay in sight
    if (kind === "number" && input.style.minWidth !== width) input.style.minWidth = width;
    show({
      ...entry,
      error: entry.error && `${label}: ${entry.error}`,
      ...(kind === "choice" && { options: choices }),
    });
  }

  const inside = [input, ...months.map((each) => each.element)];
  return { field, rare, about, input, inside, error, showCell };
}
