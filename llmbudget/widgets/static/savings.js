import { h, setHidden, setText } from "./dom.js";
import { money } from "./format.js";
import { keptBars } from "./keptbars.js";
import { phrase } from "./phrases.js";

// Savings of the strategies in use as a waterfall, from the total before them to the total. The amounts beside the bars
// contain the same information.

export function savingsPanel() {
  const body = h("tbody");
  const heads = [phrase("strategy"), "", "USD"].map((title) => h("th", { scope: "col" }, title));
  const grid = h(
    "table",
    { class: "lb-bars lb-savings" },
    h("caption", { class: "lb-hidden" }, phrase("savings_table")),
    h("thead", { class: "lb-hidden" }, h("tr", {}, ...heads)),
    body,
  );
  const kept = keptBars("savings", [phrase("strategy"), "USD"]);
  const element = h(
    "section",
    { class: "lb-panel", "aria-label": phrase("savings") },
    h("h2", { "data-python": "b.ledger()" }, phrase("savings")),
    grid,
    kept.element,
  );
  const rows = [];

  function show({ savings, total }) {
    setHidden(element, savings.length === 1);
    const steps = savings.slice(1).map(({ label, work, total: after }, place) => ({
      label: work === "other" ? phrase("savings_other_work", { strategy: label }) : label,
      from: savings[place].total,
      to: after,
    }));
    const bars = [
      { label: phrase("savings_before"), from: 0, to: savings[0].total, whole: true },
      ...steps,
      { label: phrase("total_cost"), from: 0, to: total, whole: true },
    ];
    while (rows.length > bars.length) rows.pop().element.remove();
    while (rows.length < bars.length) {
      rows.push(step());
      body.append(rows.at(-1).element);
    }
    const most = Math.max(
      1,
      ...bars.flatMap(({ from, to }) => [from, to]).filter((amount) => typeof amount === "number"),
    );
    kept.show(bars.map((bar, place) => rows[place].show(bar, most)));
  }

  return { element, show };
}

function step() {
  const fill = h("span", { class: "lb-fill" });
  const [name, amount] = [h("th", { scope: "row" }), h("td", { class: "lb-number" })];
  const element = h("tr", {}, name, h("td", { class: "lb-bar-cell", "aria-hidden": "true" }, fill), amount);

  // Returns what a picture of the bar has.
  function show({ label, from, to, whole }, most) {
    const [left, right] = [from, to].sort((one, other) => one - other).map((end) => (Number(end) || 0) / most);
    setText(name, label);
    setText(amount, money(to - from));
    fill.style.marginLeft = `${(100 * Math.min(from, to)) / most}%`;
    fill.style.width = `${(100 * Math.abs(to - from)) / most}%`;
    element.classList.toggle("lb-whole", Boolean(whole));
    element.classList.toggle("lb-more-cost", !whole && to > from);
    const colour = whole ? "var(--lb-accent)" : to > from ? "var(--lb-warn)" : "var(--lb-good)";
    return { label, from: left, to: right, colour, texts: [amount.textContent] };
  }

  return { element, show };
}
