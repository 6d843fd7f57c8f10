import { monthlyChart } from "./chart.js";
import { button, h, setText, uniqueId } from "./dom.js";
import { difference, money, percent, quantity, shortMoney } from "./format.js";

// What follows from the form. On narrow pages it folds into a bar at the bottom that always shows the total.

const FLASH = 3000; // ms

export function budgetResults(form, jump) {
  const total = totalLine();
  const tiles = resultTiles();
  const checks = checksPanel(form, jump);
  const bars = categoryBars(form);
  const months = monthlyChart(form);
  const lines = lineTable(form);
  const body = h(
    "div",
    { class: "lb-results-body", id: uniqueId() },
    tiles.element,
    checks.element,
    panel("Where the money goes", bars.element),
    panel("Month by month", months.element),
    panel("Lines of the budget", lines.element),
  );
  const handle = button("Details", toggle, { class: "lb-handle", "aria-expanded": "false", "aria-controls": body.id });
  const element = h("aside", { class: "lb-results", "aria-label": "Results" }, h("div", { class: "lb-bar" }, total.element, handle), body);
  const parts = [total, tiles, checks, bars, months, lines];

  function toggle() {
    const open = element.classList.toggle("lb-open");
    handle.setAttribute("aria-expanded", String(open));
    setText(handle, open ? "Close" : "Details");
  }

  return { element, show: (view) => parts.forEach((part) => part.show(view.results)), stop: months.stop };
}

function panel(title, ...children) {
  const id = uniqueId();
  return h("section", { class: "lb-panel", "aria-labelledby": id }, h("h2", { id }, title), ...children);
}

// The total tells once what an edit did to it.
function totalLine() {
  const amount = h("output", { class: "lb-total", "aria-label": "Total cost" });
  const change = h("span", { class: "lb-change", role: "status" });
  let before = null;
  let timer = null;

  function show({ total }) {
    setText(amount, shortMoney(total));
    amount.title = money(total);
    amount.dataset.value = total;
    const step = total - before;
    if (before !== null && Math.abs(step) >= 0.5) {
      change.replaceChildren(h("span", { class: "lb-flash" }, difference(step))); // a new element flashes anew
      clearTimeout(timer);
      timer = setTimeout(() => change.replaceChildren(), FLASH);
    }
    before = total;
  }

  const label = h("span", { class: "lb-total-label" }, "Total cost");
  return { element: h("div", { class: "lb-total-line" }, label, h("span", { class: "lb-total-amount" }, amount, change)), show };
}

function resultTiles() {
  const tiles = {
    cash: tile("Cash needed", shortMoney, money),
    credits: tile("Paid by credits", shortMoney, money),
    runway: tile("Runway", String, String),
    days: tile("Main run", (days) => quantity(days, "days"), (days) => `${days} days of wall-clock time`),
    hours: tile("Accelerator-hours", (hours) => quantity(hours, "h"), (hours) => `${hours} hours`),
    least: tile("Fits on at least", String, (least) => `The model needs ${least} for its memory`),
  };
  const element = h("dl", { class: "lb-tiles" }, ...Object.values(tiles).map((one) => one.element));
  return { element, show: (results) => Object.entries(tiles).forEach(([name, one]) => one.show(results[name])) };
}

function tile(label, short, full) {
  const value = h("dd");

  function show(result) {
    setText(value, short(result));
    value.title = full(result);
  }

  return { element: h("div", {}, h("dt", {}, label), value), show };
}

function categoryBars(form) {
  const names = Object.keys(form.categories);
  const rows = names.map((name) => {
    const fill = h("span", { class: "lb-fill" });
    fill.style.background = form.colours[name];
    const amount = h("td", { class: "lb-number" });
    const share = h("td", { class: "lb-number lb-faint" });
    const bar = h("td", { class: "lb-bar-cell", "aria-hidden": "true" }, fill);
    return { name, fill, amount, share, element: h("tr", {}, h("th", { scope: "row" }, form.categories[name]), bar, amount, share) };
  });
  const heads = ["Category", "", "Cost", "Share"].map((title) => h("th", { scope: "col" }, title));
  const element = h(
    "table",
    { class: "lb-bars" },
    h("caption", { class: "lb-hidden" }, "Cost by category"),
    h("thead", { class: "lb-hidden" }, h("tr", {}, ...heads)),
    h("tbody", {}, ...rows.map((row) => row.element)),
  );

  function show({ categories, total }) {
    const most = Math.max(1, ...Object.values(categories).filter((amount) => typeof amount === "number"));
    for (const { name, fill, amount, share } of rows) {
      fill.style.width = `${(100 * categories[name]) / most}%`;
      setText(amount, money(categories[name]));
      setText(share, total > 0 ? percent(categories[name] / total) : "–");
    }
  }

  return { element, show };
}

function checksPanel(form, jump) {
  const failed = h("ul", { class: "lb-failed" });
  const words = h("summary");
  const passed = h("ul", { class: "lb-passed" });
  const element = h("section", { class: "lb-checks", "aria-label": "Checks" }, failed, h("details", {}, words, passed));

  function warning({ label, remedy, fields }) {
    const ways = fields
      .filter((key) => key in form.fields)
      .map((key) => button(form.fields[key].label, () => jump(key), { class: "lb-link" }));
    const links = ways.length ? h("span", { class: "lb-ways" }, "Go to: ", ...ways) : "";
    return h("li", {}, h("strong", {}, `Not met: ${label}.`), ` ${remedy} `, links);
  }

  function show({ checks }) {
    const key = JSON.stringify(checks);
    if (element.dataset.key === key) return;
    element.dataset.key = key;
    failed.replaceChildren(...checks.failed.map(warning));
    failed.hidden = checks.failed.length === 0;
    setText(words, `✓ ${checks.passed.length} of ${checks.passed.length + checks.failed.length} checks passed`);
    passed.replaceChildren(...checks.passed.map((label) => h("li", {}, label)));
  }

  return { element, show };
}

function lineTable(form) {
  const body = h("tbody");
  const sum = h("td", { class: "lb-number" });
  let amounts = [];
  const heads = ["Category", "Line", "Account", "USD"].map((title) => h("th", { scope: "col", class: title === "USD" ? "lb-number" : "" }, title));
  const grid = h(
    "table",
    {},
    h("caption", { class: "lb-hidden" }, "Lines of the budget"),
    h("thead", {}, h("tr", {}, ...heads)),
    body,
    h("tfoot", {}, h("tr", {}, h("th", { scope: "row", colspan: 3 }, "Total cost"), sum)),
  );

  function row({ category, label, account }) {
    const swatch = h("span", { class: "lb-swatch" });
    swatch.style.background = form.colours[category];
    return h(
      "tr",
      {},
      h("td", {}, swatch, form.categories[category]),
      h("th", { scope: "row" }, label),
      h("td", { class: "lb-faint" }, account),
      h("td", { class: "lb-number" }),
    );
  }

  // The lines are those of the model: only their amounts change.
  function show({ lines, total }) {
    if (amounts.length !== lines.length) {
      const rows = lines.map(row);
      amounts = rows.map((one) => one.lastChild);
      body.replaceChildren(...rows);
    }
    lines.forEach(({ amount }, index) => setText(amounts[index], money(amount)));
    setText(sum, money(total));
  }

  const frame = h("div", { class: "lb-frame", tabindex: "0", role: "region", "aria-label": "Lines of the budget" }, grid);
  return { element: frame, show };
}
