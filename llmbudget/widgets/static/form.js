import { button, h, setText, swatch, uniqueId } from "./dom.js";
import { formField } from "./fields.js";
import { money, shortMoney } from "./format.js";
import { phrase } from "./phrases.js";
import { strategyCards } from "./strategies.js";
import { table } from "./table.js";

// The form: sections that fold, each with its cost in the header. Fields are created once; the plan's profile decides the
// order of sections and which fields are folded away.

export function budgetForm(form, send) {
  const sections = Object.fromEntries(Object.keys(form.sections).map((id) => [id, formSection(id, form, send)]));
  const others = h("details", { class: "lb-others" }, h("summary", {}, phrase("other_sections")));
  const element = h("div", { class: "lb-form" });
  let profile = "";

  function arrange(layout) {
    for (const place of layout) sections[place.id].arrange(place);
    const elements = (other) => layout.filter((place) => place.other === other).map(({ id }) => sections[id].element);
    others.replaceChildren(others.firstChild, ...elements(true));
    others.hidden = others.children.length === 1;
    element.replaceChildren(...elements(false), others);
  }

  function show(view) {
    if (view.profile !== profile) arrange(form.layouts[view.profile]);
    profile = view.profile;
    for (const section of Object.values(sections)) section.show(view);
  }

  // Opens the folds around a field and moves the focus to it.
  function jump(key) {
    const input = element.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!input) return;
    for (let fold = input.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    input.focus({ preventScroll: true });
    input.scrollIntoView({ block: "center" });
  }

  return { element, jump, show };
}

function formSection(id, form, send) {
  const { title, categories } = form.sections[id];
  const side = h("span", { class: "lb-side" });
  const marks = categories.map((name) => swatch(form.colours[name]));
  const wrong = h("span", { class: "lb-wrong", hidden: true }, "!");
  const heading = h(
    "span",
    { class: "lb-section-title", role: "heading", "aria-level": "2" },
    ...marks,
    h("span", python(categories), title),
    wrong,
  );
  const body = id === "strategies" ? strategyCards(form, send) : sectionFields(id, form, send);
  const element = h("details", { class: "lb-section" }, h("summary", {}, heading, side), ...body.elements);

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
    wrong.hidden = bad === 0;
    wrong.title = phrase("to_correct", { count: bad });
  }

  return { element, arrange, show };
}

// A section's cost as code.
function python(categories) {
  return categories.length ? { "data-python": categories.map((name) => `b["${name}_cost"]`).join(" + ") } : {};
}

function sectionFields(id, form, send) {
  const start = id === "workload" ? [sizes(form.tiers, send)] : [];
  const fields = h("div", { class: "lb-fields" });
  const tables = h("div");
  const more = fold();
  const parts = {}; // fields and tables by id, created when a layout first needs them
  let keys = [];

  function part(key) {
    parts[key] ??= key in form.tables ? table(key, form.tables[key], send) : formField(key, form.fields[key], send);
    return parts[key];
  }

  const elements = (names) => names.map((name) => part(name).element);

  function arrange(place) {
    fields.replaceChildren(...elements(place.fields));
    tables.replaceChildren(...elements(place.tables));
    more.arrange(elements(place.more), elements(place.more_tables), [...place.more, ...place.more_tables]);
    keys = Object.keys(parts);
  }

  function show(view) {
    for (const key of keys) parts[key].show(view.fields[key] ?? view.tables[key]);
    more.show(view);
  }

  const has = (key) => key.split(".")[0] in parts;
  const summary = (view) => view.summaries[id];
  return { elements: [...start, fields, tables, more.element], arrange, show, has, summary };
}

// Buttons with model sizes to start from.
function sizes(tiers, send) {
  const choose = ({ id, label, note }) =>
    button(label, () => send({ kind: "tier", id }), { class: "lb-button", title: note });
  const name = h("span", { class: "lb-faint", id: uniqueId() }, phrase("start_from"));
  return h(
    "div",
    { class: "lb-sizes", role: "group", "aria-labelledby": name.id, hidden: tiers.length === 0 },
    name,
    ...tiers.map(choose),
  );
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
    element.hidden = keys.length === 0;
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
