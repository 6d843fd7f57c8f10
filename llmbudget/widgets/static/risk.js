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
const PICTURE_EDGE = 56; // px left and right of the picture: room for a mark's name
const MOST_ROOM = 2; // a cap farther away than this many widths of the range would leave no room for it

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

// Planned total, median, cap, and the range of 8 of 10 outcomes on one line; the words below have the amounts.
export function rangePicture() {
  const element = h("div", { class: "lb-picture", "aria-hidden": "true" });
  let planned = 0;
  let range = null;
  let cap = null;

  function draw() {
    if (!range || typeof range.p10 !== "number") return element.replaceChildren();
    const { low, high, limit } = pictureEnds(range, planned, cap);
    const place = (amount) => PICTURE_EDGE + ((amount - low) / (high - low || 1)) * (PICTURE_WIDTH - 2 * PICTURE_EDGE);
    return element.replaceChildren(
      s(
        "svg",
        { viewBox: `0 0 ${PICTURE_WIDTH} 60` },
        s("path", { d: `M0 40H${PICTURE_WIDTH}`, class: "lb-axis" }),
        s("rect", { x: place(range.p10), y: 20, width: place(range.p90) - place(range.p10), height: 16, rx: 3 }),
        s("path", { d: `M${place(range.p50)} 18v26` }),
        s("circle", { cx: place(planned), cy: 28, r: 6 }),
        s("text", { x: place(range.p50), y: 56, "text-anchor": "middle" }, phrase("picture_median")),
        ...plannedAndCap(place(planned), limit === null ? null : place(limit)),
      ),
    );
  }

  function show({ total }) {
    planned = total;
    draw();
  }

  function spread({ range: drawn, cap: most }) {
    range = drawn;
    cap = most;
    draw();
  }

  return { element, show, receive: followsRisk(element, spread, () => {}) };
}

// The amounts at both ends of the picture, and the cap, unless there is none or it is far away.
export function pictureEnds({ p10, p90 }, planned, cap) {
  const [low, high] = [Math.min(p10, planned), Math.max(p90, planned)];
  const room = MOST_ROOM * (high - low);
  if (cap === null || cap < low - room || cap > high + room) return { low, high, limit: null };
  return { low: Math.min(low, cap), high: Math.max(high, cap), limit: cap };
}

// Their names stand on one line, on the sides that face away from each other.
function plannedAndCap(planned, cap) {
  const name = (x, anchor, words) => s("text", { x, y: 12, "text-anchor": anchor }, words);
  if (cap === null) return [name(planned, "middle", phrase("picture_planned"))];
  const sides = planned <= cap ? ["end", "start"] : ["start", "end"];
  return [
    s("path", { d: `M${cap} 16v24`, class: "lb-cap" }),
    name(planned, sides[0], phrase("picture_planned")),
    name(cap, sides[1], phrase("picture_cap")),
  ];
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
