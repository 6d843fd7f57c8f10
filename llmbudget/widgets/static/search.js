import { button, enable, h, setText, uniqueId } from "./dom.js";
import { control } from "./fields.js";
import { money } from "./format.js";
import { dayNumber, frontPicture, frontTable } from "./front.js";
import { phrase } from "./phrases.js";

// The search for the cheapest plan: limits, progress and results. Edits of the plan do not change the typed limits.

const RISKS = [
  { value: "low", label: phrase("search_risk_low") },
  { value: "medium", label: phrase("search_risk_medium") },
  { value: "high", label: phrase("search_risk_high") },
];
const WORKS = [
  { value: "same", label: phrase("search_work_same") },
  { value: "other", label: phrase("search_work_other") },
];

export function searchFold(send, jump) {
  const deadline = askedText(
    "deadline",
    phrase("search_deadline"),
    phrase("search_deadline_unit"),
    phrase("search_any"),
    send,
  );
  const cap = askedText("cap", phrase("search_cap"), "USD", phrase("search_any"), send);
  const risk = askedChoice(phrase("search_risk"), RISKS, "medium");
  const work = askedChoice(phrase("search_work"), WORKS, "same");
  const start = button(phrase("search"), ask, { class: "lb-button" });
  const progress = searchProgress(cancel);
  const outcome = h("p", { role: "status" });
  const results = searchFound(send, jump);
  const stale = staleLine(outcome, results.element);
  const element = h(
    "details",
    { class: "lb-more lb-search" },
    h("summary", { "data-python": "b.search()" }, phrase("search_title")),
    h("p", { class: "lb-faint" }, phrase("search_about")),
    h("div", { class: "lb-asked" }, deadline.element, cap.element, risk.element, work.element),
    h("div", { class: "lb-actions" }, start, progress.element),
    outcome,
    stale.element,
    results.element,
  );
  let busy = false;

  function ask() {
    if (!busy)
      send({
        kind: "search",
        deadline: deadline.text(),
        cap: cap.text(),
        risk: risk.text(),
        other_work: work.text() === "other",
      });
  }

  function cancel() {
    send({ kind: "cancel" });
    start.focus(); // the pressed button disappears
  }

  function receive(message) {
    stale.receive(message);
    if (message.kind === "judged") [deadline, cap].forEach((limit) => limit.judge(message.errors));
    if (message.kind === "matches" && message.answers.search) {
      stale.show(message.answers.search.current);
      results.mark(message.answers.search.shown);
    }
    if (message.kind === "search") show(message);
  }

  function show({ state, done, parts, text, search }) {
    if (state !== "better") busy = state === "working";
    enable(start, !busy);
    if (state !== "better") progress.show(busy, done, parts);
    if (busy && !done) setText(outcome, "");
    if (state === "cancelled") setText(outcome, phrase("search_canceled"));
    if (state === "failed") setText(outcome, text);
    if (!search) return;
    setText(outcome, foundWords(search));
    stale.show(true);
    results.show(search, state === "found");
  }

  return { element, receive, stop: results.stop };
}

// Grays out an answer that no longer matches the plan, and from an edit until that is known.
export function staleLine(...answers) {
  const element = h("p", { class: "lb-remark lb-stale", role: "status" });

  function show(current) {
    setText(element, current ? "" : phrase("search_outdated"));
    for (const answer of answers) answer.classList.toggle("lb-outdated", !current);
  }

  function receive({ kind, on }) {
    if (kind !== "pending") return;
    for (const answer of answers) {
      answer.classList.toggle("lb-pending", on);
      answer.setAttribute("aria-busy", String(on));
    }
  }

  return { element, show, receive };
}

// A text that the kernel validates when people leave the field or search.
export function askedText(name, label, unit, hint, send) {
  const commit = (text, live) => live || send({ kind: "judge", texts: { [name]: text } });
  const { input, error, show } = control("number", {}, commit);
  const element = h(
    "div",
    {},
    h("label", { for: input.id }, label, h("span", { class: "lb-unit" }, ` ${unit}`)),
    input,
    error,
  );
  show({ text: "", error: "", hint });

  function judge(errors) {
    if (name in errors) show({ text: input.value, error: errors[name] });
  }

  return { element, judge, text: () => input.value };
}

export function askedChoice(label, options, first) {
  const { input, show } = control("choice", {}, () => {});
  show({ text: first, error: "", options });
  return { element: h("div", {}, h("label", { for: input.id }, label), input), text: () => input.value };
}

function searchProgress(cancel) {
  const words = h("span", { class: "lb-faint", id: uniqueId() });
  const bar = h("progress", { max: 1, value: 0, "aria-labelledby": words.id });
  const element = h(
    "span",
    { class: "lb-progress", hidden: true },
    bar,
    button(phrase("cancel"), cancel, { class: "lb-button" }),
    words,
  );

  function show(busy, done, parts) {
    element.hidden = !busy;
    if (!busy) return;
    bar.max = parts;
    bar.value = done;
    setText(words, done ? phrase("search_progress", { done, parts }) : phrase("searching"));
  }

  return { element, show };
}

function foundWords({ candidates, possible, points, planned, blocked }) {
  if (!points.length) return phrase("search_none", { reason: blocked, count: candidates });
  return phrase(candidates < possible ? "search_so_far" : "search_found", {
    count: candidates,
    possible,
    cost: money(points[0].cost),
    days: dayNumber(points[0].days),
    planned_cost: money(planned.cost),
    planned_days: dayNumber(planned.days),
  });
}

// A limit that rules out plans, with a link to its field.
export function blockerLine({ text, key, label }, jump) {
  const link = key
    ? h(
        "span",
        { class: "lb-ways" },
        phrase("go_to"),
        button(label, () => jump(key), { class: "lb-link" }),
      )
    : "";
  return h("li", {}, text, " ", link);
}

function searchFound(send, jump) {
  const picture = frontPicture();
  const table = frontTable((place) => send({ kind: "take", of: "search", place }));
  const words = h("summary");
  const reasons = h("ul", { class: "lb-passed" });
  const blocking = h("ul", { class: "lb-passed", "aria-label": phrase("search_limits") });
  const element = h(
    "div",
    { hidden: true },
    blocking,
    picture.element,
    table.element,
    h("details", {}, words, reasons),
  );

  // A plan opens once the search is over: until then its line may change.
  function show({ points, left_out: leftOut, beaten, blockers }, over) {
    element.hidden = false;
    blocking.replaceChildren(...(points.length ? [] : blockers).map((blocker) => blockerLine(blocker, jump)));
    blocking.hidden = !blocking.children.length;
    picture.show(points);
    table.show(points, over);
    const count = leftOut.reduce((sum, group) => sum + group.count, 0);
    setText(words, phrase("search_left_out", { count }));
    const lines = [
      ...leftOut.map((group) => phrase("search_reason", group)),
      phrase("search_beaten", { count: beaten }),
    ];
    reasons.replaceChildren(...lines.map((line) => h("li", {}, line)));
  }

  return { element, show, mark: table.mark, stop: picture.stop };
}
