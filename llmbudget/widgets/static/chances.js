import { h, setText } from "./dom.js";
import { phrase } from "./phrases.js";

// Each yes-or-no result shows the share of outcomes in which it holds. Chances arrive about a second after an edit: the
// earlier ones are grayed out until then, and not shown beside a check that fails: it may have passed before.

const LIMITS = [0.8, 1];

/** @type {Record<string, (holds: number) => string>} */
const WORDS = {
  holds: (holds) => phrase("holds_in", { chance: chancePercent(holds) }),
  fails: (holds) => phrase("fails_in", { chance: chancePercent(1 - holds) }),
  yes: (holds) => phrase("yes_in", { chance: chancePercent(holds) }),
  lasts: (holds) => phrase("lasts_in", { chance: chancePercent(holds) }),
};

// `told` says what the words beside it are about: a result, a check that fails, a yes or no, or cash.
export function chanceMark(id, told = "holds") {
  return h("span", { class: "lb-chance", "data-chance": id, "data-told": told });
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
  let earlier = false;

  function words({ chance, told }) {
    return chance in holds && !(earlier && told === "fails") ? WORDS[told](holds[chance]) : phrase("chance_unknown");
  }

  function write() {
    for (const mark of element.querySelectorAll("[data-chance]")) setText(mark, words(mark.dataset));
  }

  function receive({ kind, state, risk }) {
    if (kind !== "risk") return;
    earlier = !risk;
    if (risk || state !== "working") holds = risk?.holds ?? {};
    element.classList.toggle("lb-chances-pending", state === "working");
    write();
  }

  return { write, receive };
}
