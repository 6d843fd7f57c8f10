import { button, h, setText, swatch } from "./dom.js";
import { difference, money, shortMoney } from "./format.js";
import { phrase } from "./phrases.js";
import { rangeLine, rangePicture } from "./risk.js";

// What the answers on the start card come to: the total, its range, its categories, and checks that fail.

export function estimate(form, create) {
  const count = h("p", { class: "lb-faint" });
  const total = h("output", { class: "lb-total", "aria-label": phrase("first_estimate") });
  const change = h("span", { class: "lb-change" });
  const range = rangeLine();
  const picture = rangePicture();
  const lines = h("tbody");
  const failed = h("ul", { class: "lb-failed" });
  const done = button(phrase("create"), create, { class: "lb-button lb-primary" });
  const element = h(
    "aside",
    { class: "lb-estimate", "aria-label": phrase("estimate") },
    h("div", { class: "lb-estimate-total" }, count, h("div", {}, total, change), range.element),
    picture.element,
    h(
      "table",
      { class: "lb-bars" },
      h("caption", { class: "lb-hidden" }, phrase("cost_by_category")),
      h(
        "thead",
        { class: "lb-hidden" },
        h("tr", {}, h("th", { scope: "col" }, phrase("category")), h("th", { scope: "col" }, phrase("cost"))),
      ),
      lines,
    ),
    failed,
    done,
    h("p", { class: "lb-faint lb-start-enter" }, phrase("enter_next")),
  );
  let before = null;
  let shown = null;

  // What a page restores while it opens is no answer.
  const opened = () => (before = shown);

  function show({ results, start }, questions) {
    const answered = start.questions.filter((question) => question.done).length;
    setText(count, phrase("answered", { answered, questions }));
    setText(total, shortMoney(results.total));
    total.title = money(results.total);
    const step = results.total - before;
    if (before !== null && Math.abs(step) >= 0.5)
      change.replaceChildren(h("span", { class: "lb-flash" }, difference(step)));
    if (before !== null) before = results.total;
    shown = results.total;
    picture.show(results);
    lines.replaceChildren(
      ...Object.entries(results.categories)
        .filter(([, amount]) => amount !== 0)
        .map(line),
    );
    failed.replaceChildren(...results.checks.failed.map(({ title }) => h("li", {}, title)));
    failed.hidden = results.checks.failed.length === 0;
  }

  function line([name, amount]) {
    const words = h("th", { scope: "row" }, swatch(form.colours[name]), form.categories[name]);
    return h("tr", {}, words, h("td", { class: "lb-number" }, money(amount)));
  }

  function receive(message) {
    range.receive(message);
    picture.receive(message);
  }

  return { element, show, opened, receive, focus: () => done.focus() };
}
