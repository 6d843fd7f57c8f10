import { h, s, setHidden, setText, swatch, uniqueId } from "./dom.js";
import { money, monthName, shortMoney } from "./format.js";
import { seriesLegend } from "./legend.js";
import { monthlyTable } from "./monthly.js";
import { phrase } from "./phrases.js";
import { keeping, readable } from "./readings.js";

// Two charts over the same months: cost stacked by category, and below it the remaining cash. A table below contains
// the same figures. The legend switches series.

const LEFT = 52;
const RIGHT = 8;
const BARS = { top: 24, height: 150 };
const CASH = { top: 220, height: 76 };
const HEIGHT = 308;
const LEAST_WIDTH = 280;
const LABEL = 44; // px for the name of a month with its year
const EVERY = [1, 2, 3, 6, 12, 24, 36, 60]; // months between labels
const CREDITS = "credits"; // a series over the others
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
  const key = monthsLegend(form, order, hatch, draw);
  const table = monthlyTable(form);
  const reader = readable(picture, {
    label: phrase("by_month_read"),
    count: () => months?.labels.length ?? 0,
    at: (place) => LEFT + ((place + 0.5) * (width - LEFT - RIGHT)) / months.labels.length,
    words: (place) => monthWords(months, shown(), key.shows(CREDITS), form, place),
    top: BARS.top,
    bottom: CASH.top + CASH.height,
  });
  const keep = keeping(picture, "by_month", key.drawn, table.rows);
  const element = h("div", {}, key.element, reader.element, keep, table.element);
  const shown = () => used(order, months).filter(key.shows);
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
    const step = (width - LEFT - RIGHT) / months.labels.length;
    drawBars(ink, months, shown(), { form, step, width, paid: key.shows(CREDITS) && `url(#${hatch})` });
    drawCash(ink, months, step, width);
    drawMonths(ink, months, step);
    reader.redrawn();
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

// What a month holds, line by line, of the series that are shown.
function monthWords(months, names, paid, form, index) {
  const cost = names.reduce((sum, name) => sum + Number(months.amounts[name][index] || 0), 0);
  const spent = names.filter((name) => months.amounts[name][index] !== 0);
  const credit = credits(months)[index];
  return [
    phrase("month_total", { month: monthName(months.labels[index], true), amount: money(cost) }),
    ...spent.map((name) => `${form.categories[name]} ${money(months.amounts[name][index])}`),
    ...(paid && credit > 0 ? [`${phrase("paid_by_credits")} ${money(credit)}`] : []),
    phrase("month_cash", { amount: money(cash(months)[index]) }),
  ];
}

function drawBars(ink, months, names, { form, step, width, paid }) {
  const sums = months.labels.map((_, index) =>
    names.reduce((sum, name) => sum + Number(months.amounts[name][index] || 0), 0),
  );
  const axis = scale(BARS, 0, Math.max(...sums), 4);
  ink.append(s("text", { x: LEFT, y: BARS.top - 10, class: "lb-chart-label" }, phrase("cost_a_month")));
  drawAxis(ink, axis, width);
  const bar = Math.max(1, Math.min(40, step * 0.64));
  months.labels.forEach((_, index) => {
    const x = LEFT + index * step + (step - bar) / 2;
    let sum = 0;
    const box = (from, to, fill) => {
      const [y, height] = [axis.at(to), axis.at(from) - axis.at(to)];
      if (height > TINY) ink.append(s("rect", { x, width: bar, y, height, fill }));
    };
    for (const name of names) {
      const amount = months.amounts[name][index];
      box(sum, sum + amount, form.colours[name]);
      sum += amount;
    }
    // Credits pay at most for what is drawn.
    if (paid) box(0, Math.min(sum, credits(months)[index]), paid);
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
    ink.append(s("circle", { cx, cy, r, class: amounts[index] < 0 ? "lb-below-zero" : "lb-dot" }));
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

function monthsLegend(form, order, hatch, changed) {
  const series = [
    ...order.map((name) => ({ name, label: form.categories[name], mark: swatch(form.colours[name]) })),
    { name: CREDITS, label: phrase("paid_by_credits"), mark: h("span", { class: "lb-swatch lb-hatched" }) },
  ];
  const key = seriesLegend(series, changed);

  function show(names, anyCredits) {
    for (const { name, element } of key.entries)
      setHidden(element, name === CREDITS ? !anyCredits : !names.includes(name));
  }

  // What is drawn, for a saved picture.
  const drawn = () => key.drawn().map(({ name, label }) => ({ label, colour: form.colours[name] ?? `url(#${hatch})` }));

  return { ...key, show, drawn };
}
