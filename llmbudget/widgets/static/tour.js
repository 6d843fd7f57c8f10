import { button, h, setText, uniqueId } from "./dom.js";
import { menuItem } from "./menu.js";
import { phrase } from "./phrases.js";
import { textAt, write } from "./session.js";

// A tour of five steps. It opens by itself once, with the first budget of one's own, and never again in this browser; the
// menu opens it at any time. It lies over nothing that it speaks of, and people can go on working beside it.

const SEEN = "llmbudget-tour"; // in the browser's storage; plans have keys of another form
const HERE = "lb-toured";
const TOUR_FROM = 768; // px: on narrower pages it would lie over the first field, so it opens from the menu only
/** @type {[string, any, any][]} the place, its title and its words */
const TOUR = [
  [".lb-results .lb-bar", "tour_total", "tour_total_about"],
  [".lb-form", "tour_form", "tour_form_about"],
  [".lb-places", "tour_find", "tour_find_about"],
  [".lb-results-body", "tour_results", "tour_results_about"],
  [".lb-tools", "tour_exit", "tour_exit_about"],
];

export function tour(root, card) {
  const title = h("h2", { id: uniqueId() });
  const words = h("p", { id: uniqueId() });
  const told = h("div", { role: "status" }, title, words);
  const back = button(phrase("tour_back"), () => go(step - 1), { class: "lb-button" });
  const next = button(phrase("tour_next"), () => go(step + 1), { class: "lb-button" });
  const skip = button(phrase("tour_skip"), close, { class: "lb-button" });
  const named = { role: "dialog", "aria-labelledby": title.id, "aria-describedby": words.id };
  const actions = h("div", { class: "lb-choices" }, back, next, skip);
  // A popover, because pages lay out widgets in boxes of their own, with which a fixed element would scroll away.
  const attributes = { class: "lb-tour", popover: "manual", hidden: true, tabindex: "-1" };
  const element = h("div", { ...attributes, ...named, onkeydown }, told, actions);
  const item = menuItem(phrase("tour"), phrase("tour_about"), () => setTimeout(byMenu)); // once the menu is closed
  let step = 0;
  let asked = false;

  function byMenu() {
    open();
    next.focus();
  }

  function open() {
    write("localStorage", SEEN, "seen");
    element.hidden = false;
    element.showPopover();
    go(0);
  }

  function go(place) {
    if (place === TOUR.length) return close();
    step = Math.max(0, place);
    const [where, heading, about] = TOUR[step];
    setText(title, phrase("tour_step", { step: step + 1, steps: TOUR.length, title: phrase(heading) }));
    setText(words, phrase(about));
    back.hidden = step === 0;
    setText(next, phrase(step === TOUR.length - 1 ? "tour_done" : "tour_next"));
    skip.hidden = step === TOUR.length - 1;
    if (back.hidden && document.activeElement === back) next.focus();
    leavePlace();
    const named = root.querySelector(where);
    const target = named.checkVisibility() ? named : root.querySelector(".lb-bar"); // which unfolds it on narrow pages
    target.classList.add(HERE);
    if (step) target.scrollIntoView({ block: "nearest" });
  }

  function leavePlace() {
    root.querySelector(`.${HERE}`)?.classList.remove(HERE);
  }

  function close() {
    const focused = element.contains(document.activeElement);
    element.hidePopover();
    element.hidden = true;
    leavePlace();
    if (focused) root.querySelector(".lb-opener").focus();
  }

  function onkeydown(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  }

  // The card of questions ends with the first budget of one's own.
  function show({ header }) {
    const now = card();
    if (now && !element.hidden) close();
    if (asked && !now && !header.example && innerWidth >= TOUR_FROM && !textAt("localStorage", SEEN)) open();
    asked = now;
  }

  return { element, item, show };
}
