import { h, setHidden, setText } from "./dom.js";
import { money, percent } from "./format.js";
import { keptBars } from "./keptbars.js";
import { phrase } from "./phrases.js";

// Cost by category as bars. Categories without cost are hidden.

export function categoryBars(form) {
  const rows = Object.keys(form.categories).map((name) => categoryRow(name, form));
  const titles = [phrase("category"), "", phrase("cost"), phrase("share_of_cost")];
  const heads = titles.map((title) => h("th", { scope: "col" }, title));
  const kept = keptBars(
    "where_money_goes",
    titles.filter((title) => title),
  );
  const table = h(
    "table",
    { class: "lb-bars" },
    h("caption", { class: "lb-hidden" }, phrase("cost_by_category")),
    h("thead", { class: "lb-hidden" }, h("tr", {}, ...heads)),
    h("tbody", {}, ...rows.map((row) => row.element)),
  );

  function show({ categories, total }) {
    const most = Math.max(1, ...Object.values(categories).filter((amount) => typeof amount === "number"));
    const bars = rows.map((row) => row.show(categories[row.name], most, total));
    kept.show(bars.filter((_, place) => !rows[place].element.hidden));
  }

  return { element: h("div", {}, table, kept.element), show };
}

function categoryRow(name, form) {
  const [label, colour] = [form.categories[name], form.colours[name]];
  const fill = h("span", { class: "lb-fill" });
  fill.style.background = colour;
  const amount = h("td", { class: "lb-number" });
  const share = h("td", { class: "lb-number lb-faint" });
  const head = h("th", { scope: "row", "data-python": `b["${name}_cost"]` }, label);
  const bar = h("td", { class: "lb-bar-cell", "aria-hidden": "true" }, fill);
  const element = h("tr", {}, head, bar, amount, share);

  // Returns what a picture of the bar has.
  function show(cost, most, total) {
    setHidden(element, cost === 0);
    fill.style.width = `${(100 * cost) / most}%`;
    setText(amount, money(cost));
    setText(share, total > 0 ? percent(cost / total) : "–");
    const long = typeof cost === "number" ? Math.max(0, cost / most) : 0;
    return { label, from: 0, to: long, colour, texts: [amount.textContent, share.textContent] };
  }

  return { name, element, show };
}
