import { h, s, setText, swatch, uniqueId } from "./dom.js";
import { inUnit, money, monthName, shortMoney } from "./format.js";
import { phrase } from "./phrases.js";

// Two charts over the same months: cost stacked by category, and below it the remaining cash. A table below contains
// the same figures.

const LEFT = 52;
const RIGHT = 8;
const BARS = { top: 8, height: 150 };
const CASH = { top: 204, height: 76 };
const HEIGHT = 292;
const LEAST_WIDTH = 280;
const LABEL = 44; // px for the name of a month with its year
const EVERY = [1, 2, 3, 6, 12, 24, 36, 60]; // months between labels
const TINY = 0.05; // px: smaller bars are not drawn

export function monthlyChart(form) {
  const order = Object.keys(form.categories).sort((a, b) => Number(b === "compute") - Number(a === "compute"));
  const hatch = uniqueId(); // credits pay for compute first, so the hatching starts at the bottom of the stack
  const title = s("title", { id: uniqueId() });
  const about = s("desc", { id: uniqueId() });
  const ink = s("g");
  const picture = s(
    "svg",
    { role: "img", "aria-labelledby": `${title.id} ${about.id}`, class: "lb-chart", height: HEIGHT },
    title,
    about,
    s("defs", {}, stripes(hatch)),
    ink,
  );
  const key = legend(form, order);
  const table = monthlyTable(form);
  const element = h("div", {}, key.element, picture, table.element);
  let months = null;
  let drawn = "";
  // Text keeps its size on every screen, so the chart is redrawn for each width.
  let width = LEAST_WIDTH;
  const watch = new ResizeObserver(([entry]) => {
    const now = Math.max(LEAST_WIDTH, Math.round(entry.contentRect.width));
    if (now === width) return;
    width = now;
    draw();
  });

  function draw() {
    picture.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    ink.replaceChildren();
    if (!months) return;
    const names = used(order, months);
    const step = (width - LEFT - RIGHT) / months.labels.length;
    drawBars(ink, months, names, form, step, width, hatch);
    drawCash(ink, months, step, width);
    drawMonths(ink, months, step);
  }

  function show(results, profile) {
    months = results.months;
    const names = used(order, months);
    table.show(months, names, profile);
    const state = JSON.stringify([
      months.labels.length,
      months.labels[0],
      months.amounts,
      credits(months),
      cash(months),
    ]);
    if (state === drawn) return;
    drawn = state;
    setText(title, phrase("by_month"));
    setText(about, describe(months));
    key.show(
      names,
      credits(months).some((amount) => amount > 0),
    );
    draw();
  }

  watch.observe(element);
  return { element, show, stop: () => watch.disconnect() };
}

const cash = (months) => months.rows.closing_cash;
const credits = (months) => months.rows.credits_used_by_month;

// Categories with a cost in at least one month.
function used(order, months) {
  return order.filter((name) => months.amounts[name].some((amount) => amount !== 0));
}

function totals(months) {
  const series = Object.values(months.amounts);
  return months.labels.map((_, index) => series.reduce((sum, amounts) => sum + Number(amounts[index] || 0), 0));
}

function describe(months) {
  const sums = totals(months);
  const highest = Math.max(0, sums.indexOf(Math.max(...sums)));
  const last = months.labels.length - 1;
  return phrase("by_month_about", {
    month: monthName(months.labels[highest], true),
    cost: money(sums[highest]),
    last: monthName(months.labels[last], true),
    cash: money(cash(months)[last]),
  });
}

// Round steps such as 20k, so that an axis reads 0, 20k, 40k.
export function niceStep(span, lines) {
  const rough = span / lines || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough);
}

function scale({ top, height }, least, most, lines) {
  const step = niceStep(most - least || 1, lines);
  const low = Math.floor(least / step) * step;
  const high = Math.max(Math.ceil(most / step) * step, low + step);
  const ticks = [];
  for (let tick = low; tick <= high + step / 2; tick += step) ticks.push(tick);
  return { at: (value) => top + height - ((value - low) / (high - low)) * height, ticks };
}

function drawAxis(ink, { at, ticks }, width) {
  for (const tick of ticks) {
    const y = at(tick);
    ink.append(
      s("line", { x1: LEFT, x2: width - RIGHT, y1: y, y2: y, class: Math.abs(tick) < 1e-6 ? "lb-zero" : "lb-grid" }),
      s("text", { x: LEFT - 8, y: y + 4, "text-anchor": "end" }, shortMoney(tick)),
    );
  }
}

function drawBars(ink, months, names, form, step, width, hatch) {
  const axis = scale(BARS, 0, Math.max(...totals(months)), 4);
  drawAxis(ink, axis, width);
  const bar = Math.max(1, Math.min(40, step * 0.64));
  months.labels.forEach((label, index) => {
    const x = LEFT + index * step + (step - bar) / 2;
    const month = monthName(label, true);
    let sum = 0;
    const box = (from, to, fill, words) => {
      const [y, height] = [axis.at(to), axis.at(from) - axis.at(to)];
      if (height > TINY) ink.append(s("rect", { x, width: bar, y, height, fill }, s("title", {}, words)));
    };
    for (const name of names) {
      const amount = months.amounts[name][index];
      const words = phrase("month_category", { month, category: form.categories[name], amount: money(amount) });
      box(sum, sum + amount, form.colours[name], words);
      sum += amount;
    }
    const paid = credits(months)[index];
    box(0, paid, `url(#${hatch})`, phrase("month_credits", { month, amount: money(paid) }));
  });
}

function drawCash(ink, months, step, width) {
  const amounts = cash(months);
  const axis = scale(CASH, Math.min(0, ...amounts), Math.max(0, ...amounts), 2);
  ink.append(s("text", { x: LEFT, y: CASH.top - 10, class: "lb-chart-label" }, phrase("month_end_cash")));
  drawAxis(ink, axis, width);
  const points = amounts.map((amount, index) => [LEFT + (index + 0.5) * step, axis.at(amount)]);
  const r = Math.min(3, Math.max(1.5, step / 4));
  ink.append(s("polyline", { points: points.map((point) => point.join(",")).join(" "), class: "lb-line" }));
  points.forEach(([cx, cy], index) => {
    const words = phrase("month_cash", {
      month: monthName(months.labels[index], true),
      amount: money(amounts[index]),
    });
    ink.append(
      s("circle", { cx, cy, r, class: amounts[index] < 0 ? "lb-below-zero" : "lb-dot" }, s("title", {}, words)),
    );
  });
}

// As many names as fit; the first of each year includes the year.
function drawMonths(ink, months, step) {
  const every = EVERY.find((count) => count * step >= LABEL) ?? EVERY.at(-1);
  let year = "";
  months.labels.forEach((label, index) => {
    if (index % every) return;
    const words = label.slice(0, 4) === year ? monthName(label) : `${monthName(label)} ${label.slice(2, 4)}`;
    year = label.slice(0, 4);
    const x = LEFT + (index + 0.5) * step;
    ink.append(s("text", { x, y: BARS.top + BARS.height + 16, "text-anchor": "middle" }, words));
  });
}

function stripes(id) {
  return s(
    "pattern",
    { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    s("rect", { width: 2.5, height: 5, fill: "#ffffff", opacity: 0.75 }),
  );
}

function legend(form, order) {
  const entries = order.map((name) => ({
    name,
    element: h("span", {}, swatch(form.colours[name]), form.categories[name]),
  }));
  const paid = h("span", {}, h("span", { class: "lb-swatch lb-hatched" }), phrase("paid_by_credits"));
  const element = h(
    "div",
    { class: "lb-legend", "aria-hidden": "true" },
    ...entries.map((entry) => entry.element),
    paid,
  );

  function show(names, anyCredits) {
    for (const entry of entries) entry.element.hidden = !names.includes(entry.name);
    paid.hidden = !anyCredits;
  }

  return { element, show };
}

function monthlyTable(form) {
  const head = h("tr");
  const digits = h("tbody");
  const grid = h(
    "table",
    {},
    h("caption", { class: "lb-hidden" }, phrase("by_month_table")),
    h("thead", {}, head),
    digits,
  );
  const frame = h(
    "div",
    { class: "lb-frame", tabindex: "0", role: "region", "aria-label": phrase("monthly_figures") },
    grid,
  );
  const element = h(
    "details",
    { class: "lb-more", ontoggle: fill },
    h("summary", {}, phrase("monthly_figures")),
    frame,
  );
  let shown = null;

  // A closed table is not rewritten on each keystroke.
  function fill() {
    if (!element.open || !shown) return;
    const { months, names, rows } = shown;
    const columns = [
      ...names.map((name) => ({ label: form.categories[name], unit: "USD", series: months.amounts[name] })),
      ...rows.map(({ id, label, unit }) => ({ label, unit, series: months.rows[id] })),
    ];
    head.replaceChildren(...[phrase("month"), ...columns.map(({ label }) => label)].map(heading));
    digits.replaceChildren(...months.labels.map((label, index) => monthRow(label, columns, index)));
  }

  function show(months, names, profile) {
    shown = { months, names, rows: form.months[profile] };
    fill();
  }

  return { element, show };
}

function heading(title, index) {
  return h("th", { scope: "col", class: index ? "lb-number" : "" }, title);
}

function monthRow(label, columns, index) {
  const cells = columns.map(({ unit, series }) =>
    h("td", { class: "lb-number" }, inUnit(series[index], unit, false, true)),
  );
  return h("tr", {}, h("th", { scope: "row" }, label), ...cells);
}
