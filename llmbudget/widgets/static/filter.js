import { button, h, setText } from "./dom.js";
import { phrase } from "./phrases.js";

// Which fields the form shows: all, those that were changed, or those whose range moves the total by 1%. Tables and
// strategies count as one. What was refused, what is being edited and where a link leads is shown in any case.

const UNITS = ".lb-field, .lb-table, .lb-row-cards, .lb-card";
const OTHERS = ".lb-timeline, .lb-cards-head"; // beside the fields
const FOLDS = ".lb-section, .lb-others, .lb-section > .lb-more, .lb-card > .lb-more";

export function fieldFilter(form) {
  const options = {
    all: option("all", phrase("filter_all"), phrase("filter_all_about")),
    changed: option("changed", phrase("filter_changed"), phrase("filter_changed_about")),
    moving: option("moving", phrase("filter_moving"), phrase("filter_moving_about")),
  };
  const told = h("p", { class: "lb-faint lb-filter-told", role: "status" });
  const buttons = Object.values(options).map(({ element }) => element);
  const element = h("div", { class: "lb-filter", role: "group", "aria-label": phrase("filter") }, ...buttons, told);
  const kept = { changed: new Set(), moving: new Set() };
  const led = new Set(); // where links led while the filter was on
  let moving = "working"; // or "ready", or "failed"
  let refused = [];
  let only = "all";
  let folds = null; // which folds were open before

  function option(kind, words, about) {
    const count = h("span", { class: "lb-filter-count" });
    const place = button("", () => choose(kind), {
      class: "lb-filter-option",
      "aria-pressed": String(kind === "all"),
      title: about,
    });
    place.append(words, count);
    return { element: place, count };
  }

  function choose(kind) {
    if (kind === only) return;
    led.clear();
    if (only === "all") folds = new Map(all(FOLDS).map((fold) => [fold, fold.open]));
    only = kind;
    for (const [name, { element: place }] of Object.entries(options)) {
      place.setAttribute("aria-pressed", String(name === only));
    }
    if (only === "all") {
      folds.forEach((open, fold) => (fold.open = open));
      for (const part of all(`${UNITS}, ${OTHERS}, ${FOLDS}`)) part.classList.remove("lb-left-out");
    } else apply(true);
    say();
  }

  const all = (selector) => /** @type {any[]} */ ([...form.querySelectorAll(selector)]);

  // `opening` also unfolds what has something to show; later on, what people fold stays folded.
  function apply(opening = false) {
    const wanted = new Set([...kept[only], ...led, ...refused].map(unitOf));
    for (const part of all(OTHERS)) part.classList.add("lb-left-out");
    for (const unit of all(UNITS)) {
      if (unit.parentElement.closest(".lb-row-cards")) continue;
      const left = !wanted.has(unitName(unit)) && !unit.contains(document.activeElement);
      unit.classList.toggle("lb-left-out", left);
    }
    for (const card of all(".lb-card")) {
      if (card.querySelector(".lb-field:not(.lb-left-out)")) card.classList.remove("lb-left-out");
    }
    for (const fold of all(FOLDS)) {
      const shown = [...fold.querySelectorAll(UNITS)].some((unit) => !unit.classList.contains("lb-left-out"));
      const was = fold.classList.contains("lb-left-out");
      fold.classList.toggle("lb-left-out", !shown);
      if (shown && (opening || was)) fold.open = true;
    }
  }

  function say() {
    setText(options.changed.count, ` · ${kept.changed.size}`);
    const count = moving === "ready" ? String(kept.moving.size) : "…";
    setText(options.moving.count, moving === "failed" ? "" : ` · ${count}`);
    setText(told, only === "all" ? "" : [sentence(), led.size ? phrase("filter_led") : ""].join(" ").trim());
  }

  function sentence() {
    if (only === "moving" && moving !== "ready")
      return phrase(moving === "failed" ? "filter_failed" : "filter_working");
    if (!kept[only].size) return phrase(only === "changed" ? "filter_none_changed" : "filter_none_moving");
    return phrase("filter_on", { count: kept[only].size });
  }

  function show(view) {
    const changed = [view.fields, view.tables].flatMap((parts) =>
      Object.entries(parts)
        .filter(([, { changed: differs }]) => differs)
        .map(([key]) => key),
    );
    kept.changed = new Set(changed);
    refused = view.errors.map(({ key }) => key);
    if (only !== "all") apply();
    say();
  }

  function receive({ kind, state, risk }) {
    if (kind !== "risk") return;
    moving = state;
    if (risk) kept.moving = new Set(risk.moving.map(unitOf));
    if (only === "moving" && risk) apply(true);
    say();
  }

  // A link leads to a part: it is shown, whatever the filter.
  function lead(part) {
    const unit = part.closest(".lb-left-out");
    if (only === "all" || !unit) return;
    const inner = part.closest(UNITS);
    for (const name of inner ? [unitName(inner)] : [...unit.querySelectorAll(UNITS)].map(unitName)) led.add(name);
    apply();
    say();
  }

  return { element, show, receive, lead };
}

// A table counts as one.
function unitOf(key) {
  return key.split(".")[0];
}

function unitName(unit) {
  return unit.dataset.table ?? unitOf(unit.querySelector("[data-key]")?.dataset.key ?? "");
}
