import { button, h, setText, uniqueId } from "./dom.js";
import { control } from "./fields.js";
import { money, shortMoney, unitBeside } from "./format.js";
import { table } from "./table.js";

// The form: sections that fold, each with what it costs in its header. Every field is made once; the profile of the
// plan says in which order sections stand, and what in them is folded away.

export function budgetForm(form, send) {
  const sections = Object.fromEntries(Object.keys(form.sections).map((id) => [id, formSection(id, form, send)]));
  const others = h("details", { class: "lb-others" }, h("summary", {}, "Other sections"));
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
    for (const one of Object.values(sections)) one.show(view);
  }

  // Opens whatever folds hide a field, and goes there.
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
  const heading = h("span", { class: "lb-section-title", role: "heading", "aria-level": "2" }, ...marks, title, wrong);
  const start = id === "workload" ? [sizes(form.tiers, send)] : [];
  const fields = h("div", { class: "lb-fields" });
  const tables = h("div");
  const more = fold();
  const element = h("details", { class: "lb-section" }, h("summary", {}, heading, side), ...start, fields, tables, more.element);
  const parts = {}; // fields and tables by id, made when a layout first names them
  let keys = [];

  function part(key) {
    parts[key] ??= key in form.tables ? table(key, form.tables[key], send) : formField(key, form.fields[key], send);
    return parts[key];
  }

  const elements = (names) => names.map((name) => part(name).element);

  function arrange(place) {
    element.open = place.open;
    fields.replaceChildren(...elements(place.fields));
    tables.replaceChildren(...elements(place.tables));
    more.arrange(elements(place.more), elements(place.more_tables), [...place.more, ...place.more_tables]);
    keys = Object.keys(parts);
  }

  function show(view) {
    const cost = view.subtotals[id];
    setText(side, cost === undefined ? view.summaries[id] : shortMoney(cost));
    side.title = cost === undefined ? "" : money(cost);
    side.classList.toggle("lb-amount", cost !== undefined);
    for (const key of keys) parts[key].show(view.fields[key] ?? view.tables[key]);
    more.show(view);
    const bad = view.errors.filter(({ key }) => key.split(".")[0] in parts).length;
    wrong.hidden = bad === 0;
    wrong.title = `${bad} to correct`;
  }

  return { element, arrange, show };
}

function swatch(colour) {
  const element = h("span", { class: "lb-swatch" });
  element.style.background = colour;
  return element;
}

// Sizes of model to start from, each a click.
function sizes(tiers, send) {
  const choose = ({ id, label, note }) => button(label, () => send({ kind: "tier", id }), { class: "lb-button", title: note });
  const name = h("span", { class: "lb-faint", id: uniqueId() }, "Start from");
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
    setText(words, `${keys.length} more${changed ? ` · ${changed} changed` : ""}`);
  }

  return { element, arrange, show };
}

function formField(key, about, send) {
  const quiet = h("span", { class: "lb-quiet", id: uniqueId() });
  const remark = h("p", { class: "lb-remark", id: uniqueId(), hidden: true });
  const commit = (text, live) => send({ kind: "set", key, text, live });
  const attributes = { "data-key": key, "aria-describedby": `${remark.id} ${quiet.id}` };
  const { input, error, show: showInput } = control(about.kind, attributes, commit);
  const reset = button("Reset", () => send({ kind: "reset", key }), { class: "lb-link", "aria-label": `Reset ${about.label}` });
  const note = h("p");
  const help = h("div", { class: "lb-help", id: uniqueId(), hidden: true }, h("p", {}, about.help), note, ...origin(about));
  const info = button("?", toggle, {
    class: "lb-info",
    "aria-label": `About ${about.label}`,
    "aria-expanded": "false",
    "aria-controls": help.id,
  });
  const unit = h("span", { class: "lb-unit" }, unitBeside(about));
  const element = h(
    "div",
    { class: "lb-field" },
    h("label", { for: input.id }, about.label, unit),
    h("div", { class: "lb-input" }, input),
    remark,
    h("div", { class: "lb-below" }, quiet, reset, info),
    error,
    help,
  );

  function toggle() {
    help.hidden = !help.hidden;
    info.setAttribute("aria-expanded", String(!help.hidden));
  }

  function show(entry) {
    showInput(entry);
    element.classList.toggle("lb-changed", entry.changed);
    reset.hidden = !entry.changed;
    setText(note, entry.note ? `In this plan: ${entry.note}` : "");
    setText(quiet, entry.changed ? `Changed · preset ${entry.preset}` : usual(about, entry));
    quiet.title = entry.changed ? "" : quiet.textContent;
    setText(remark, entry.remark);
    remark.hidden = !entry.remark;
    remark.classList.toggle("lb-stale", entry.stale);
  }

  return { key, element, show };
}

// A figure that nobody published says so; otherwise its source is named.
function usual(about, entry) {
  const told = entry.note.startsWith("An assumption"); // the note says it in its own words
  const source = about.source === "assumption" ? (told ? "" : "Assumption") : about.source;
  return [source, entry.note || (source ? "" : about.help)].filter(Boolean).join(" · ");
}

function origin(about) {
  const found = [h("p", {}, `Enter ${about.allowed}.`)];
  if (about.source === "assumption") found.push(h("p", {}, "Source: none, this is an assumption."));
  else if (about.link) {
    const link = h("a", { href: about.link, target: "_blank", rel: "noopener noreferrer" }, about.source);
    found.push(h("p", {}, "Source: ", link));
  } else if (about.source) found.push(h("p", {}, `Source: ${about.source}`));
  return found;
}
