import { chancePercent } from "./chances.js";
import { h, s, setText } from "./dom.js";
import { money, percent, shortMoney } from "./format.js";
import { phrase } from "./phrases.js";

// The range of spending before contingency, and whether the budget is enough. A first one from few draws arrives about a
// second after an edit; until then the last one stays. Both are grayed out until the final one is there, so that nothing
// jumps.

/** @type {Record<string, "risk_cap" | "risk_deadline" | "risk_cash">} */
const CHANCES = { cap: "risk_cap", deadline: "risk_deadline", cash: "risk_cash" };

const PICTURE_WIDTH = 368;
const PICTURE_EDGE = 8; // px left and right of the picture

// For all elements that show risk: `show(risk)` writes it. The element is grayed out from an edit until the final risk
// arrives: first the edit is unanswered, then the risk is being calculated.
export function followsRisk(element, show, otherwise) {
  let known = false;
  let pending = false;
  let unanswered = false;

  function mark() {
    element.setAttribute("aria-busy", String(pending || unanswered));
    element.classList.toggle("lb-pending", pending || unanswered);
  }

  function receive({ kind, state, risk, on }) {
    if (kind === "pending") unanswered = on;
    else if (kind === "risk") pending = state === "working";
    else return; // nothing is known yet, or the shown text stays
    mark();
    if (kind !== "risk") return;
    if (risk) show(risk);
    else if (!pending || !known) otherwise(pending);
    known = Boolean(risk) || (pending && known);
  }

  return receive;
}

export function rangeLine() {
  const element = h("p", { class: "lb-range", role: "status" });

  function show({ range: { p10, p50, p90 }, enough }) {
    const ends = { low: shortMoney(p10), middle: shortMoney(p50), high: shortMoney(p90) };
    setText(element, phrase("range", { ...ends, chance: chancePercent(enough) }));
    element.title = phrase("range_digits", { low: money(p10), middle: money(p50), high: money(p90) });
  }

  function otherwise(pending) {
    setText(element, phrase(pending ? "range_calculating" : "range_failed"));
    element.title = "";
  }

  return { element, receive: followsRisk(element, show, otherwise) };
}

// Planned total, median, and the range of 8 of 10 outcomes on one line; the words stand above it.
export function rangePicture() {
  const element = h("div", { class: "lb-picture", "aria-hidden": "true" });
  let planned = 0;
  let range = null;

  function draw() {
    if (!range || typeof range.p10 !== "number") return element.replaceChildren();
    const low = Math.min(range.p10, planned);
    const high = Math.max(range.p90, planned);
    const place = (amount) => PICTURE_EDGE + ((amount - low) / (high - low || 1)) * (PICTURE_WIDTH - 2 * PICTURE_EDGE);
    return element.replaceChildren(
      s(
        "svg",
        { viewBox: `0 0 ${PICTURE_WIDTH} 32` },
        s("path", { d: `M0 28H${PICTURE_WIDTH}`, class: "lb-axis" }),
        s("rect", { x: place(range.p10), y: 8, width: place(range.p90) - place(range.p10), height: 16, rx: 3 }),
        s("path", { d: `M${place(range.p50)} 4v24`, class: "lb-median" }),
        s("circle", { cx: place(planned), cy: 16, r: 6 }),
      ),
    );
  }

  function show({ total }) {
    planned = total;
    draw();
  }

  function spread({ range: drawn }) {
    range = drawn;
    draw();
  }

  return { element, show, receive: followsRisk(element, spread, () => {}) };
}

export function chancesAndContingency() {
  const [chances, contingency] = [h("p"), h("p")];
  const element = h("div", { class: "lb-risk" }, chances, contingency);

  function show(risk) {
    setText(chances, chancesInWords(risk));
    setText(contingency, contingencyInWords(risk.contingency));
  }

  function otherwise() {
    for (const line of [chances, contingency]) setText(line, "");
  }

  return { element, receive: followsRisk(element, show, otherwise) };
}

export function chancesInWords({ chances, draws }) {
  const some = Object.entries(CHANCES).filter(([name]) => chances[name] !== 0);
  if (!some.length) return phrase("no_risk", { count: draws });
  const risks = some.map(([name, words]) => phrase(words, { chance: percent(chances[name]) }));
  return phrase("risks", { risks: risks.join(" · ") });
}

export function contingencyInWords({ confidence, amount, rate, planned, planned_rate: plannedRate, reached }) {
  const share = (part, sum) => `${percent(part)} (${shortMoney(sum)})`;
  const needed = amount > 0 ? phrase("contingency", { share: share(rate, amount) }) : phrase("contingency_unneeded");
  return phrase(planned > 0 ? "contingency_planned" : "contingency_unplanned", {
    needed,
    outcomes: Math.round(10 * confidence),
    planned: share(plannedRate, planned),
    chance: chancePercent(reached),
  });
}
