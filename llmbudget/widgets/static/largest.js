import { button, h, hide, setText } from "./dom.js";
import { money } from "./format.js";
import { dayNumber } from "./front.js";
import { phrase } from "./phrases.js";
import { askedChoice, askedText, staleLine } from "./search.js";

// The reverse search: what a sum of money can train.

const GROWS = [
  { value: "", label: phrase("largest_grows_usual") },
  { value: "both", label: phrase("largest_grows_both") },
  { value: "parameters", label: phrase("largest_grows_parameters") },
  { value: "tokens", label: phrase("largest_grows_tokens") },
];

export function largestFold(send, jump) {
  const amount = askedText("money", phrase("largest_money"), "USD", "", send);
  const grows = askedChoice(phrase("largest_grows"), GROWS, "");
  const ask = button(phrase("largest_find"), () => send({ kind: "largest", money: amount.text(), of: grows.text() }), {
    class: "lb-button",
  });
  const answer = h("p", { role: "status" });
  const way = h("p", { hidden: true });
  const stale = staleLine(answer, way);
  const open = button(phrase("open"), () => send({ kind: "take", of: "largest", place: 0 }), {
    class: "lb-button",
    "aria-label": phrase("largest_open"),
    hidden: true,
  });
  const element = h(
    "details",
    { class: "lb-more lb-search" },
    h("summary", { "data-python": "b.largest(1e6)" }, phrase("largest")),
    h("p", { class: "lb-faint" }, phrase("largest_about")),
    h("div", { class: "lb-asked" }, amount.element, grows.element),
    h("div", { class: "lb-actions" }, ask, open),
    answer,
    way,
    stale.element,
  );

  function receive(message) {
    stale.receive(message);
    if (message.kind === "judged") amount.judge(message.errors);
    if (message.kind === "matches" && message.answers.largest) {
      stale.show(message.answers.largest.current);
      setText(open, phrase(message.answers.largest.shown >= 0 ? "opened" : "open"));
    }
    if (message.kind !== "largest") return;
    setText(answer, message.state === "found" ? answerWords(message.answer) : message.text);
    const { key = "", label = "" } = message.answer ?? {};
    way.hidden = !key;
    way.replaceChildren(...(key ? [phrase("go_to"), button(label, () => jump(key), { class: "lb-link" })] : []));
    stale.show(true);
    hide(open, message.state !== "found", ask);
  }

  return { element, receive };
}

function answerWords({ parameters, tokens, count, accelerator, days, total, loss, limit, note }) {
  const work = { parameters, tokens, number: count, accelerator, days: dayNumber(days), cost: money(total) };
  const quality = typeof loss === "number" ? phrase("largest_loss", { loss: loss.toFixed(2) }) : "";
  return [phrase("largest_answer", work), quality, phrase("largest_limit", { limit }), note].filter(Boolean).join(" ");
}
