import { h, setText } from "./dom.js";
import { phrase } from "./phrases.js";

// Each yes-or-no result shows the share of outcomes in which it holds. Chances arrive about a second after an edit: the
// earlier ones are grayed out until then.

const LIMITS = [0.8, 1];

export function chanceMark(id) {
  return h("span", { class: "lb-chance", "data-chance": id });
}

// Never rounds up to 80% or 100%: 79.6% becomes 79%, and 99.9% becomes 99%.
export function chancePercent(chance) {
  const nearest = Math.round(100 * chance);
  const whole = LIMITS.some((limit) => chance < limit && limit <= nearest / 100) ? nearest - 1 : nearest;
  return chance > 0 && whole === 0 ? phrase("under_percent") : `${whole}%`;
}

// Updates the marks in an element after each message, and after the element drew new ones.
export function chanceMarks(element) {
  let holds = {};

  function words(id) {
    return id in holds ? phrase("holds_in", { chance: chancePercent(holds[id]) }) : phrase("chance_unknown");
  }

  function write() {
    for (const mark of element.querySelectorAll("[data-chance]")) setText(mark, words(mark.dataset.chance));
  }

  function receive({ kind, state, risk }) {
    if (kind !== "risk") return;
    if (risk || state !== "working") holds = risk?.holds ?? {};
    element.classList.toggle("lb-chances-pending", state === "working");
    write();
  }

  return { write, receive };
}
