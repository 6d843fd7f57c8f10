import { cardTable } from "./cards.js";
import { h, setHidden, setText, swatch } from "./dom.js";
import { formField } from "./fields.js";
import { fieldFilter } from "./filter.js";
import { money, shortMoney } from "./format.js";
import { measuredField } from "./measured.js";
import { modelFold } from "./model.js";
import { phrase } from "./phrases.js";
import { strategyCards } from "./strategies.js";
import { table } from "./table.js";
import { timelineChart } from "./timeline.js";

// The form: sections that fold, each with its cost in the header. Fields are created once; the plan's profile decides the
// order of sections and which fields are folded away.

export function budgetForm(form, send) {
  const sections = Object.fromEntries(Object.keys(form.sections).map((id) => [id, formSection(id, form, send)]));
  const others = h("details", { class: "lb-others" }, h("summary", {}, phrase("other_sections")));
  const element = h("div", { class: "lb-form" });
  const filter = fieldFilter(element);
  let profile = "";

  function arrange(layout) {
    for (const place of layout) sections[place.id].arrange(place);
    const elements = (other) => layout.filter((place) => place.other === other).map(({ id }) => sections[id].element);
    others.replaceChildren(others.firstChild, ...elements(true));
    setHidden(others, others.children.length === 1);
    element.replaceChildren(filter.element, ...elements(false), others);
  }

  function show(view) {
    if (view.profile !== profile) arrange(form.layouts[view.profile]);
    profile = view.profile;
    for (const section of Object.values(sections)) section.show(view);
    filter.show(view);
  }

  // Opens the folds around a field, cell or table and moves the focus to it; a sentence says what is missing.
  function jump(key) {
    const input = inputOf(form, element, key);
    if (input) return reach(input);
    const table = element.querySelector(`[data-table="${CSS.escape(cellOf(form, key)[0])}"]`);
    if (!table) return "";
    reach(table.querySelector(".lb-add-row"));
    return phrase("find_no_row");
  }

  function goTo(id) {
    sections[id].element.open = true;
    reach(sections[id].element.firstChild, "start");
  }

  /** @type {(part: any, block?: ScrollLogicalPosition) => string} */
  function reach(part, block = "center") {
    filter.lead(part);
    for (let fold = part.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (part.closest("[hidden]")) part.dispatchEvent(new Event("reveal", { bubbles: true }));
    part.focus({ preventScroll: true });
    part.scrollIntoView({ block });
    return "";
  }

  const sectionOf = (key) => Object.keys(sections).find((id) => sections[id].has(key)) ?? "";

  function stop() {
    for (const section of Object.values(sections)) section.stop();
  }

  return { element, sections, sectionOf, jump, goTo, show, receive: filter.receive, stop };
}

// Table, row and field of a key such as "roles.0.salary"; the id of a column, such as "role_salary", means its first cell.
function cellOf(form, key) {
  if (key in form.fields || key.includes(".")) return key.split(".");
  const column = Object.entries(form.tables).find(([, { prefix }]) => key.startsWith(`${prefix}_`));
  return column ? [column[0], "*", key.slice(column[1].prefix.length + 1)] : [key, "*", "name"];
}

// A card has only the fields that count for its kind: any row will do where the one that is meant lacks the field.
function inputOf(form, element, key) {
  const [name, row, field] = cellOf(form, key);
  const named = (selector) => element.querySelector(selector);
  if (field === undefined) return named(`[data-key="${CSS.escape(name)}"]`);
  const first = `[data-key^="${CSS.escape(name)}."][data-key$=".${CSS.escape(field)}"]`;
  return named(`[data-key="${CSS.escape([name, row, field].join("."))}"]`) ?? named(first);
}

function formSection(id, form, send) {
  const { title, categories } = form.sections[id];
  const side = h("span", { class: "lb-side" });
  const marks = categories.map((name) => swatch(form.colours[name]));
  const wrong = h("span", { class: "lb-wrong", hidden: true });
  const heading = h(
    "span",
    { class: "lb-section-title", role: "heading", "aria-level": "2" },
    ...marks,
    h("span", python(categories), title),
    wrong,
  );
  const body = id === "strategies" ? strategyCards(form, send) : sectionFields(id, form, send);
  const element = h(
    "details",
    { class: "lb-section", "data-section": id },
    h("summary", {}, heading, side),
    ...body.elements,
  );

  function arrange(place) {
    element.open = place.open;
    body.arrange(place);
  }

  function show(view) {
    const cost = view.subtotals[id];
    setText(side, cost === undefined ? body.summary(view) : shortMoney(cost));
    side.title = cost === undefined ? "" : money(cost);
    side.classList.toggle("lb-amount", cost !== undefined);
    body.show(view);
    const bad = view.errors.filter(({ key }) => body.has(key)).length;
    setHidden(wrong, bad === 0);
    setText(wrong, bad ? "!" : "");
    wrong.title = phrase("to_correct", { count: bad });
  }

  return { element, arrange, show, has: body.has, stop: () => body.stop?.() };
}

// A section's cost as code.
function python(categories) {
  return categories.length ? { "data-python": categories.map((name) => `b["${name}_cost"]`).join(" + ") } : {};
}

function sectionFields(id, form, send) {
  const model = id === "workload" ? modelFold(form.tiers, send) : null;
  const measured = id === "compute" ? measuredField(send) : null;
  const fields = h("div", { class: "lb-fields" });
  const tables = h("div");
  const more = fold();
  const timeline = form.sections[id].timeline ? timelineChart(id !== "schedule", send) : null;
  const parts = {}; // fields and tables by id, created when a layout first needs them
  let keys = [];

  function part(key) {
    parts[key] ??= key in form.tables ? rowsOf(key) : formField(key, form.fields[key], send);
    return parts[key];
  }

  const rowsOf = (key) => (form.tables[key].head ? cardTable : table)(key, form.tables[key], send);

  const elementsOf = (names) => names.map((name) => part(name).element);

  function arrange(place) {
    fields.replaceChildren(...elementsOf(place.fields));
    tables.replaceChildren(...elementsOf(place.tables));
    more.arrange(elementsOf(place.more), elementsOf(place.more_tables), [...place.more, ...place.more_tables]);
    keys = Object.keys(parts);
  }

  function show(view) {
    for (const key of keys) parts[key].show(view.fields[key] ?? view.tables[key]);
    more.show(view);
    timeline?.show(view.timeline);
    model?.show(view.model);
    measured?.show(view.measured);
  }

  const has = (key) => key.split(".")[0] in parts;
  const summary = (view) => view.summaries[id];
  const stop = () => timeline?.stop();
  const elements = [
    ...(model ? [model.element] : []),
    fields,
    tables,
    ...[timeline, measured].filter(Boolean).map((part) => part.element),
    more.element,
  ];
  return { elements, arrange, show, has, summary, stop };
}

function fold() {
  const words = h("summary");
  const fields = h("div", { class: "lb-fields" });
  const tables = h("div");
  const element = h("details", { class: "lb-more" }, words, fields, tables);
  let keys = [];

  function arrange(fieldElements, tableElements, names) {
    fields.replaceChildren(...fieldElements);
    tables.replaceChildren(...tableElements);
    keys = names;
    setHidden(element, keys.length === 0);
  }

  function show(view) {
    const changed = keys.filter((key) => (view.fields[key] ?? view.tables[key]).changed).length;
    setText(
      words,
      phrase("more_fields", { count: keys.length }) + (changed ? phrase("changed_fields", { count: changed }) : ""),
    );
  }

  return { element, arrange, show };
}
