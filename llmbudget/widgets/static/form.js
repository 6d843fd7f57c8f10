import { button, h, setText, uniqueId } from "./dom.js";
import { control } from "./fields.js";
import { money, shortMoney, unitBeside } from "./format.js";
import { table } from "./table.js";

// The form: sections that fold, each with what it costs in its header.

const OPEN_AT_FIRST = new Set(["workload", "compute"]);
const CATEGORY_OF = { compute: "compute", data: "data", people: "people", software: "software", overheads: "contingency" };

export function budgetForm(form, send) {
  const sections = form.sections.map((section) => formSection(section, form, send));
  const element = h("div", { class: "lb-form" }, ...sections.map((one) => one.element));

  // Opens whatever folds hide a field, and goes there.
  function jump(key) {
    const input = element.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!input) return;
    for (let fold = input.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    input.focus({ preventScroll: true });
    input.scrollIntoView({ block: "center" });
  }

  return { element, jump, show: (view) => sections.forEach((one) => one.show(view)) };
}

function formSection(section, form, send) {
  const side = h("span", { class: "lb-side" });
  const mark = h("span", { class: "lb-swatch", hidden: !(section.id in CATEGORY_OF) });
  mark.style.background = form.colours[CATEGORY_OF[section.id]] ?? "";
  const wrong = h("span", { class: "lb-wrong", hidden: true }, "!");
  const fields = section.fields.map((key) => formField(key, form.fields[key], send));
  const rare = section.more.map((key) => formField(key, form.fields[key], send));
  const tables = section.tables.map((name) => ({ name, ...table(name, form.tables[name], send) }));
  const more = fold(rare);
  const heading = h("span", { class: "lb-section-title", role: "heading", "aria-level": "2" }, mark, section.title, wrong);
  const element = h(
    "details",
    { class: "lb-section", open: OPEN_AT_FIRST.has(section.id) },
    h("summary", {}, heading, side),
    h("div", { class: "lb-fields" }, ...fields.map((one) => one.element)),
    ...tables.map((one) => one.element),
    ...(rare.length ? [more.element] : []),
  );

  function show(view) {
    const cost = view.subtotals[section.id];
    setText(side, cost === undefined ? view.summaries[section.id] : shortMoney(cost));
    side.title = cost === undefined ? "" : money(cost);
    side.classList.toggle("lb-amount", cost !== undefined);
    for (const one of [...fields, ...rare]) one.show(view.fields[one.key]);
    for (const one of tables) one.show(view.tables[one.name]);
    more.show(view);
    const keys = new Set([...section.fields, ...section.more, ...section.tables]);
    const bad = view.errors.filter(({ key }) => keys.has(key.split(".")[0])).length;
    wrong.hidden = bad === 0;
    wrong.title = `${bad} to correct`;
  }

  return { element, show };
}

function fold(fields) {
  const words = h("summary");
  const element = h(
    "details",
    { class: "lb-more" },
    words,
    h("div", { class: "lb-fields" }, ...fields.map((one) => one.element)),
  );

  function show(view) {
    const changed = fields.filter((one) => view.fields[one.key].changed).length;
    setText(words, `${fields.length} more${changed ? ` · ${changed} changed` : ""}`);
  }

  return { element, show };
}

function formField(key, about, send) {
  const quiet = h("span", { class: "lb-quiet", id: uniqueId() });
  const commit = (text, live) => send({ kind: "set", key, text, live });
  const { input, error, show: showInput } = control(about.kind, { "data-key": key, "aria-describedby": quiet.id }, commit);
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
  }

  return { key, element, show };
}

// A figure that nobody published says so; otherwise its source is named.
function usual(about, entry) {
  const source = about.source === "assumption" ? "Assumption" : about.source;
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
