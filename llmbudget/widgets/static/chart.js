import { h, s, setText, uniqueId } from "./dom.js";
import { money, monthName, shortMoney } from "./format.js";

// Two charts over the same months: what each costs, stacked by category, and below it the cash that is left.
// They are pictures with a name; the table under them says the same in digits.

const LEFT = 52;
const RIGHT = 8;
const BARS = { top: 8, height: 150 };
const CASH = { top: 204, height: 76 };
const HEIGHT = 292;
const LEAST_WIDTH = 280;

export function monthlyChart(form) {
  const names = Object.keys(form.categories).sort((a, b) => (b === "compute") - (a === "compute"));
  const hatch = uniqueId(); // credits pay for compute first, so their hatching starts at its end of the stack
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
  const table = monthlyTable(form, names);
  const element = h("div", {}, legend(form, names), picture, table.element);
  let months = [];
  // Text keeps its size on every screen, so the chart is drawn anew for each width.
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
    if (!months.length) return;
    const step = (width - LEFT - RIGHT) / months.length;
    drawBars(ink, months, names, form, step, width, hatch);
    drawCash(ink, months, step, width);
    drawMonths(ink, months, step);
  }

  function show(results) {
    if (months === results.months) return; // a patch brings a new list when a month changed
    months = results.months;
    setText(title, "Cost by month and cash left");
    setText(about, describe(months));
    draw();
    table.show(months);
  }

  watch.observe(element);
  return { element, show, stop: () => watch.disconnect() };
}

function total(month) {
  return Object.values(month.amounts).reduce((sum, amount) => sum + Number(amount || 0), 0);
}

function describe(months) {
  const highest = months.reduce((best, month) => (total(month) > total(best) ? month : best), months[0]);
  const last = months[months.length - 1];
  return (
    `The highest month is ${monthName(highest.label, true)} with ${money(total(highest))}. ` +
    `Cash at the end of ${monthName(last.label, true)} is ${money(last.closing)}.`
  );
}

// Round steps such as 20k, so that an axis reads 0, 20k, 40k.
function niceStep(span, lines) {
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
  const axis = scale(BARS, 0, Math.max(...months.map(total)), 4);
  drawAxis(ink, axis, width);
  const bar = Math.min(40, step * 0.64);
  months.forEach((month, index) => {
    const x = LEFT + index * step + (step - bar) / 2;
    let sum = 0;
    for (const name of names) {
      const amount = month.amounts[name];
      const box = { x, width: bar, y: axis.at(sum + amount), height: axis.at(sum) - axis.at(sum + amount) };
      const words = `${monthName(month.label, true)}, ${form.categories[name]}: ${money(amount)}`;
      ink.append(s("rect", { ...box, fill: form.colours[name] }, s("title", {}, words)));
      sum += amount;
    }
    const height = axis.at(0) - axis.at(month.credits);
    if (height > 0.5) {
      const words = `${monthName(month.label, true)}, paid by credits: ${money(month.credits)}`;
      ink.append(s("rect", { x, width: bar, y: axis.at(month.credits), height, fill: `url(#${hatch})` }, s("title", {}, words)));
    }
  });
}

function drawCash(ink, months, step, width) {
  const amounts = months.map(({ closing }) => closing);
  const axis = scale(CASH, Math.min(0, ...amounts), Math.max(0, ...amounts), 2);
  ink.append(s("text", { x: LEFT, y: CASH.top - 10, class: "lb-chart-label" }, "Cash at the end of the month"));
  drawAxis(ink, axis, width);
  const points = amounts.map((amount, index) => [LEFT + (index + 0.5) * step, axis.at(amount)]);
  ink.append(s("polyline", { points: points.map((point) => point.join(",")).join(" "), class: "lb-line" }));
  points.forEach(([cx, cy], index) => {
    const words = `${monthName(months[index].label, true)}: ${money(amounts[index])}`;
    ink.append(s("circle", { cx, cy, r: 3, class: amounts[index] < 0 ? "lb-below-zero" : "lb-dot" }, s("title", {}, words)));
  });
}

function drawMonths(ink, months, step) {
  const every = Math.ceil(34 / step); // px that a name needs
  months.forEach((month, index) => {
    if (index % every) return;
    const x = LEFT + (index + 0.5) * step;
    const year = month.label.endsWith("-01") || index === 0 ? ` ${month.label.slice(2, 4)}` : "";
    ink.append(s("text", { x, y: BARS.top + BARS.height + 16, "text-anchor": "middle" }, monthName(month.label) + year));
  });
}

function stripes(id) {
  return s(
    "pattern",
    { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    s("rect", { width: 2.5, height: 5, fill: "#ffffff", opacity: 0.75 }),
  );
}

function legend(form, names) {
  const entries = names.map((name) => {
    const swatch = h("span", { class: "lb-swatch" });
    swatch.style.background = form.colours[name];
    return h("span", {}, swatch, form.categories[name]);
  });
  return h("div", { class: "lb-legend", "aria-hidden": "true" }, ...entries, h("span", {}, h("span", { class: "lb-swatch lb-hatched" }), "Paid by credits"));
}

function monthlyTable(form, names) {
  const digits = h("tbody");
  const titles = ["Month", ...names.map((name) => form.categories[name]), "Credits", "Cash out", "Cash at end"];
  const heads = titles.map((title, index) => h("th", { scope: "col", class: index ? "lb-number" : "" }, title));
  const grid = h(
    "table",
    {},
    h("caption", { class: "lb-hidden" }, "Cost by month and cash left, USD"),
    h("thead", {}, h("tr", {}, ...heads)),
    digits,
  );
  const frame = h("div", { class: "lb-frame", tabindex: "0", role: "region", "aria-label": "Months in digits" }, grid);
  let months = [];
  const element = h("details", { class: "lb-more", ontoggle: fill }, h("summary", {}, "Months in digits"), frame);

  // A table that nobody sees is not written with every key that is pressed.
  function fill() {
    if (element.open) digits.replaceChildren(...months.map((month) => monthRow(month, names)));
  }

  function show(now) {
    months = now;
    fill();
  }

  return { element, show };
}

function monthRow(month, names) {
  const amounts = [...names.map((name) => month.amounts[name]), -month.credits, month.out, month.closing];
  const cells = amounts.map((amount) => h("td", { class: "lb-number" }, money(amount)));
  return h("tr", {}, h("th", { scope: "row" }, month.label), ...cells);
}
