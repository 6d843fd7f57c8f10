import { button, h, hide, setText } from "./dom.js";
import { money } from "./format.js";
import { dayNumber } from "./front.js";
import { askedChoice, askedText, staleLine } from "./search.js";

// The question the other way round: what a sum of money trains.

const GROWS = [
  { value: "", label: "What suits the method" },
  { value: "both", label: "Parameters and tokens" },
  { value: "parameters", label: "Parameters" },
  { value: "tokens", label: "Tokens" },
];

export function largestFold(send, jump) {
  const amount = askedText("money", "Money", "USD", "", send);
  const grows = askedChoice("What grows", GROWS, "");
  const ask = button("Find the largest", () => send({ kind: "largest", money: amount.text(), of: grows.text() }), {
    class: "lb-button",
  });
  const answer = h("p", { role: "status" });
  const way = h("p", { hidden: true });
  const stale = staleLine(answer, way);
  const open = button("Open", () => send({ kind: "take", of: "largest", place: 0 }), {
    class: "lb-button",
    "aria-label": "Open the largest",
    hidden: true,
  });
  const element = h(
    "details",
    { class: "lb-more lb-search" },
    h("summary", { "data-python": "b.largest(1e6)" }, "What does this money train"),
    h("p", { class: "lb-faint" }, "With all else of the plan as it is; people and data are paid from it too."),
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
      setText(open, message.answers.largest.shown >= 0 ? "Opened" : "Open");
    }
    if (message.kind !== "largest") return;
    setText(answer, message.state === "found" ? answerWords(message.answer) : message.text);
    const { key = "", label = "" } = message.answer ?? {};
    way.hidden = !key;
    way.replaceChildren(...(key ? ["Go to: ", button(label, () => jump(key), { class: "lb-link" })] : []));
    stale.show(true);
    hide(open, message.state !== "found", ask);
  }

  return { element, receive };
}

function answerWords({ parameters, tokens, count, accelerator, days, total, loss, limit, note }) {
  const work = `on ${count.toLocaleString("en-US")} ${accelerator} in ${dayNumber(days)} days, for ${money(total)}`;
  const quality = typeof loss === "number" ? ` Expected loss: ${loss.toFixed(2)} nats per token.` : "";
  return `A model of ${parameters} parameters on ${tokens} tokens, ${work}.${quality} Anything larger ${limit}.${note && ` ${note}`}`;
}
