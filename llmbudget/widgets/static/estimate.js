import { button, h, s, setText, swatch } from "./dom.js";
import { difference, money, shortMoney } from "./format.js";
import { phrase } from "./phrases.js";
import { followsRisk, rangeLine } from "./risk.js";

// What the answers on the start card come to: the total, its range, its categories, and checks that fail.

const WIDTH = 368;
const EDGE = 8; // px left and right of the picture

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

  function show({ results, start }, questions) {
    const answered = start.questions.filter((question) => question.done).length;
    setText(count, phrase("answered", { answered, questions }));
    setText(total, shortMoney(results.total));
    total.title = money(results.total);
    const step = results.total - before;
    if (before !== null && Math.abs(step) >= 0.5)
      change.replaceChildren(h("span", { class: "lb-flash" }, difference(step)));
    before = results.total;
    picture.plan(results.total);
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

  return { element, show, receive, focus: () => done.focus() };
}

// Planned total, median, and the range of 8 of 10 outcomes on one line; the words stand above it.
function rangePicture() {
  const element = h("div", { class: "lb-picture", "aria-hidden": "true" });
  let planned = 0;
  let range = null;

  function draw() {
    if (!range || typeof range.p10 !== "number") return element.replaceChildren();
    const low = Math.min(range.p10, planned);
    const high = Math.max(range.p90, planned);
    const place = (amount) => EDGE + ((amount - low) / (high - low || 1)) * (WIDTH - 2 * EDGE);
    return element.replaceChildren(
      s(
        "svg",
        { viewBox: `0 0 ${WIDTH} 32` },
        s("path", { d: `M0 28H${WIDTH}`, class: "lb-axis" }),
        s("rect", { x: place(range.p10), y: 8, width: place(range.p90) - place(range.p10), height: 16, rx: 3 }),
        s("path", { d: `M${place(range.p50)} 4v24`, class: "lb-median" }),
        s("circle", { cx: place(planned), cy: 16, r: 6 }),
      ),
    );
  }

  function plan(total) {
    planned = total;
    draw();
  }

  function show({ range: drawn }) {
    range = drawn;
    draw();
  }

  return { element, plan, receive: followsRisk(element, show, () => {}) };
}
