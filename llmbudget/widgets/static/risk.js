import { chancePercent } from "./chances.js";
import { h, setText } from "./dom.js";
import { money, percent, shortMoney } from "./format.js";

// What may be spent, before contingency, and whether the budget is enough for it. It follows an edit by a second or so:
// from the edit on until then the last one stays, greyed, so that nothing jumps.

const CHANCES = { cap: "above the cap", deadline: "later than planned", cash: "out of cash" };

// Of everything that shows a risk: `show(risk)` writes it. What it wrote before is greyed from the moment of an edit on
// until a newer one is there: first the edit is unanswered, then the risk is under way.
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
    else return; // nothing is known yet, or what is shown stays
    mark();
    if (kind !== "risk") return;
    if (state === "ready") show(risk);
    else if (!pending || !known) otherwise(pending);
    known = state === "ready" || (pending && known);
  }

  return receive;
}

export function rangeLine() {
  const element = h("p", { class: "lb-range", role: "status" });

  function show({ range: { p10, p50, p90 }, enough }) {
    const spent = `8 of 10 outcomes: ${shortMoney(p10)} to ${shortMoney(p90)} · P50\u00a0${shortMoney(p50)}`;
    setText(element, `${spent} · the budget is enough in\u00a0${chancePercent(enough)}`);
    element.title = `P10 ${money(p10)}, P50 ${money(p50)}, P90 ${money(p90)}`;
  }

  function otherwise(pending) {
    setText(element, pending ? "Working out the range" : "The range is not known: it could not be worked out.");
    element.title = "";
  }

  return { element, receive: followsRisk(element, show, otherwise) };
}

export function chancesAndContingency() {
  const [chances, contingency] = [h("p"), h("p")];
  const element = h("div", { class: "lb-risk" }, chances, contingency);

  function show(risk) {
    setText(chances, chanceWords(risk));
    setText(contingency, contingencyWords(risk.contingency));
  }

  function otherwise() {
    for (const line of [chances, contingency]) setText(line, "");
  }

  return { element, receive: followsRisk(element, show, otherwise) };
}

function chanceWords({ chances, draws }) {
  const some = Object.entries(CHANCES).filter(([name]) => chances[name] !== 0);
  if (!some.length) return `None of ${draws.toLocaleString("en-US")} outcomes exceeds cap, deadline or cash.`;
  return `Chance to end ${some.map(([name, words]) => `${words} ${percent(chances[name])}`).join(" · ")}`;
}

function contingencyWords({ confidence, amount, rate, planned, planned_rate: plannedRate, reached }) {
  const often = `${Math.round(10 * confidence)} of 10 outcomes`;
  const share = (part, sum) => `${percent(part)} (${shortMoney(sum)})`;
  const enough =
    amount > 0
      ? `A contingency of ${share(rate, amount)} suffices in ${often}`
      : `No contingency is needed in ${often}`;
  const now =
    planned > 0
      ? `the planned ${share(plannedRate, planned)} in ${chancePercent(reached)}`
      : `none is planned, which suffices in ${chancePercent(reached)}`;
  return `${enough}; ${now}.`;
}
