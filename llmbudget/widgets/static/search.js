import { button, enable, h, setText, uniqueId } from "./dom.js";
import { control } from "./fields.js";
import { money } from "./format.js";
import { dayNumber, frontPicture, frontTable } from "./front.js";

// The cheapest plan: what is asked, how far the search is, and what it found. Texts are the page's own: no edit of the
// plan touches them.

const RISKS = [
  { value: "low", label: "Low: money or days" },
  { value: "medium", label: "Medium: quality or date too" },
  { value: "high", label: "High: success itself too" },
];
const WORKS = [
  { value: "same", label: "The same" },
  { value: "other", label: "Other data, fewer tokens or another model too" },
];
const STALE_WORDS =
  "The plan was edited since: this is of the plan as it was then. Ask again for the plan as it is now.";

export function searchFold(send, jump) {
  const deadline = askedText("deadline", "Done by", "month no.", "any", send);
  const cap = askedText("cap", "Total cost at most", "USD", "any", send);
  const risk = askedChoice("Risk of strategies", RISKS, "medium");
  const work = askedChoice("Work", WORKS, "same");
  const start = button("Search", ask, { class: "lb-button" });
  const progress = searchProgress(cancel);
  const outcome = h("p", { role: "status" });
  const found = searchFound(send, jump);
  const stale = staleLine(outcome, found.element);
  const element = h(
    "details",
    { class: "lb-more lb-search" },
    h("summary", { "data-python": "b.search()" }, "Cheapest plan"),
    h(
      "p",
      { class: "lb-faint" },
      "Tries every accelerator, number, provider, region, mix of hours and set of strategies that trains the same. The plan's own limits count too.",
    ),
    h("div", { class: "lb-asked" }, deadline.element, cap.element, risk.element, work.element),
    h("div", { class: "lb-actions" }, start, progress.element),
    outcome,
    stale.element,
    found.element,
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
    start.focus(); // the button that was pressed goes away
  }

  function receive(message) {
    stale.receive(message);
    if (message.kind === "judged") [deadline, cap].forEach((one) => one.judge(message.errors));
    if (message.kind === "matches" && message.answers.search) {
      stale.show(message.answers.search.current);
      found.mark(message.answers.search.shown);
    }
    if (message.kind === "search") show(message);
  }

  function show({ state, done, parts, text, search }) {
    busy = state === "working";
    enable(start, !busy);
    progress.show(busy, done, parts);
    if (busy) setText(outcome, "");
    if (state === "cancelled") setText(outcome, "The search was cancelled.");
    if (state === "failed") setText(outcome, text);
    if (state !== "found") return;
    setText(outcome, foundWords(search));
    stale.show(true);
    found.show(search);
  }

  return { element, receive, stop: found.stop };
}

// What an answer says is greyed when the plan is another one by now, and from an edit on until that is known.
export function staleLine(...answers) {
  const element = h("p", { class: "lb-remark lb-stale", role: "status" });

  function show(current) {
    setText(element, current ? "" : STALE_WORDS);
    for (const one of answers) one.classList.toggle("lb-outdated", !current);
  }

  function receive({ kind, on }) {
    if (kind !== "pending") return;
    for (const one of answers) {
      one.classList.toggle("lb-pending", on);
      one.setAttribute("aria-busy", String(on));
    }
  }

  return { element, show, receive };
}

// A text that the kernel judges when it is left, or asked with.
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
    button("Cancel", cancel, { class: "lb-button" }),
    words,
  );

  function show(busy, done, parts) {
    element.hidden = !busy;
    if (!busy) return;
    bar.max = parts;
    bar.value = done;
    setText(words, done ? `${done} of ${parts} offers searched` : "Searching");
  }

  return { element, show };
}

function foundWords({ candidates, points, planned, blocked }) {
  const tried = `${candidates.toLocaleString("en-US")} candidates tried`;
  if (!points.length) return `${blocked} ${tried}.`;
  const now = `the plan that was searched from costs ${money(planned.cost)} and takes ${dayNumber(planned.days)} days`;
  return `${tried}: the cheapest costs ${money(points[0].cost)} after credits and takes ${dayNumber(points[0].days)} days; ${now}.`;
}

// What is in the way, with the way to the field that sets it.
export function blockerLine({ text, key, label }, jump) {
  const link = key
    ? h(
        "span",
        { class: "lb-ways" },
        "Go to: ",
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
  const blocking = h("ul", { class: "lb-passed", "aria-label": "Limits in the way" });
  const element = h(
    "div",
    { hidden: true },
    blocking,
    picture.element,
    table.element,
    h("details", {}, words, reasons),
  );

  function show({ points, left_out: leftOut, beaten, blockers }) {
    element.hidden = false;
    blocking.replaceChildren(...(points.length ? [] : blockers).map((one) => blockerLine(one, jump)));
    blocking.hidden = !blocking.children.length;
    picture.show(points);
    table.show(points);
    const count = leftOut.reduce((sum, one) => sum + one.count, 0);
    setText(words, `${count.toLocaleString("en-US")} were left out`);
    const lines = leftOut.map(({ reason, count: number }) => `${number.toLocaleString("en-US")}: ${reason}`);
    reasons.replaceChildren(
      ...[
        ...lines,
        `${beaten.toLocaleString("en-US")} more keep all limits, and another plan is cheaper and as fast`,
      ].map((line) => h("li", {}, line)),
    );
  }

  return { element, show, mark: table.mark, stop: picture.stop };
}
