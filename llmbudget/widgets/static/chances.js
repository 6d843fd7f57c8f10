import { h, setText } from "./dom.js";
import { phrase } from "./phrases.js";

// Every yes or no of the results stands with the share of outcomes in which it holds. Chances follow an edit by a second
// or so: those of the plan before are greyed until then, and where none are there yet the mark says so.

const LIMITS = [0.8, 1];

export function chanceMark(id) {
  return h("span", { class: "lb-chance", "data-chance": id });
}

// Rounding reaches neither eight of ten nor certainty: 79.6% reads as 79%, and 99.9% as 99%.
export function chancePercent(chance) {
  const nearest = Math.round(100 * chance);
  const whole = LIMITS.some((limit) => chance < limit && limit <= nearest / 100) ? nearest - 1 : nearest;
  return chance > 0 && whole === 0 ? phrase("under_percent") : `${whole}%`;
}

// Writes the marks in an element: anew after each message, and after the element drew some.
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
    if (state !== "working") holds = state === "ready" ? risk.holds : {};
    element.classList.toggle("lb-chances-pending", state === "working");
    write();
  }

  return { write, receive };
}
