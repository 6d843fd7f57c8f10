import { niceStep } from "./chart.js";
import { h, s, setHidden, setText, uniqueId } from "./dom.js";
import { monthName } from "./format.js";
import { seriesLegend } from "./legend.js";
import { phrase } from "./phrases.js";
import { keeping, readable } from "./readings.js";

// One picture of budget, spending and estimate so far by month, with the range of what is to come, and the cap. Lines
// have their names in the legend, which switches them.

const FRAME = { left: 64, right: 20, top: 16, bottom: 28, height: 300 };
const LEAST_FRAME = 320;
const MONTH_WORDS = 40; // px

export function spentChart() {
  const title = s("title", { id: uniqueId() }, phrase("spent_chart"));
  const about = s("desc", { id: uniqueId() });
  const ink = s("g");
  const named = { role: "img", "aria-labelledby": `${title.id} ${about.id}`, class: "lb-chart", height: FRAME.height };
  const picture = s("svg", named, title, about, ink);
  const key = seriesLegend(spentSeries(), draw);
  const reader = readable(picture, {
    label: phrase("spent_read"),
    count: () => shown?.months.labels.length ?? 0,
    at: (place) => placesOf(shown.months, width).x(place + 1),
    words: (place) => spentWords(shown, place),
    top: FRAME.top,
    bottom: FRAME.height - FRAME.bottom,
  });
  const keep = keeping(picture, "spent_chart", drawn, () => spentRows(shown));
  const element = h("div", {}, key.element, reader.element, keep);
  let shown = null;
  let width = LEAST_FRAME;
  const watch = new ResizeObserver(([entry]) => {
    const now = Math.max(LEAST_FRAME, Math.round(entry.contentRect.width));
    if (now === width) return;
    width = now;
    draw();
  });

  function draw() {
    if (!shown) return;
    picture.setAttribute("viewBox", `0 0 ${width} ${FRAME.height}`);
    ink.replaceChildren(...spentInk(shown.months, shown.short, width, key.shows));
    reader.redrawn();
  }

  // What is drawn, for a saved picture.
  function drawn() {
    return key.drawn().map(({ name, label }) => {
      const { fill, stroke } = getComputedStyle(ink.querySelector(`.lb-spent-${name}`));
      return { label, colour: name === "range" ? fill : stroke };
    });
  }

  function show(months, { short, full, currency }) {
    shown = { months, short, full, currency };
    for (const { name, element: entry } of key.entries) setHidden(entry, name === "cap" && !months.cap);
    const last = months.labels.length - 1;
    const spent = months.actual.at(-1) ?? 0;
    const ends = { spent: full(spent), low: full(months.low[last]), high: full(months.high[last]) };
    setText(about, phrase("spent_chart_about", { ...ends, budget: full(months.budget[last]) }));
    draw();
  }

  watch.observe(element);
  return { element, show, stop: () => watch.disconnect() };
}

function spentSeries() {
  const lines = {
    budget: phrase("spent_budget_line"),
    actual: phrase("spent_actual_line"),
    middle: phrase("spent_middle_line"),
    range: phrase("spent_range_line"),
    cap: phrase("spent_cap_line"),
  };
  return Object.entries(lines).map(([name, label]) => ({
    name,
    label,
    mark: h("span", { class: `lb-swatch lb-spent-${name}` }),
  }));
}

// What is reached at the end of a month: spent, or estimated with its range.
function spentWords({ months, full }, place) {
  const past = place < months.actual.length;
  return [
    monthName(months.labels[place], true),
    `${phrase("spent_budget_line")} ${full(months.budget[place])}`,
    past
      ? `${phrase("spent_actual_line")} ${full(months.actual[place])}`
      : `${phrase("spent_middle_line")} ${full(months.middle[place])}`,
    ...(past ? [] : [phrase("outcomes", { low: full(months.low[place]), high: full(months.high[place]) })]),
  ];
}

// Numbers as a spreadsheet reads them, with the currency in the heads.
function spentRows({ months, currency }) {
  const { labels, budget, actual, middle, low, high } = months;
  const names = [phrase("spent_budget_line"), phrase("spent_actual_line"), phrase("spent_middle_line"), "P10", "P90"];
  const heads = [phrase("month"), ...names.map((name) => `${name}, ${currency}`)];
  const estimates = (place) => [middle, low, high].map((amounts) => (place < actual.length ? "" : amounts[place]));
  return [heads, ...labels.map((label, place) => [label, budget[place], actual[place] ?? "", ...estimates(place)])];
}

// The place of an amount that is reached at the end of a month; month 0 is the start.
export function placesOf(months, width) {
  const most = Math.max(months.cap, ...months.budget, ...months.high, ...months.actual, 1);
  const step = niceStep(most, 5);
  const top = Math.ceil(most / step) * step;
  const across = (width - FRAME.left - FRAME.right) / months.labels.length;
  return {
    x: (month) => FRAME.left + month * across,
    y: (amount) => FRAME.top + (1 - amount / top) * (FRAME.height - FRAME.top - FRAME.bottom),
    ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, tick) => tick * step),
    across,
  };
}

function spentInk(months, short, width, shows) {
  const at = placesOf(months, width);
  const past = months.actual.length;
  const reached = past ? months.actual[past - 1] : 0;
  const line = (amounts, first, name) => {
    const points = amounts.map((amount, month) => `${at.x(first + month)},${at.y(amount)}`);
    return s("polyline", { points: points.join(" "), class: `lb-spent-${name}` });
  };
  const rest = (name) => [reached, ...months[name].slice(past)];
  const band = [
    ...rest("low").map((amount, month) => [past + month, amount]),
    ...rest("high")
      .map((amount, month) => [past + month, amount])
      .reverse(),
  ];
  const area = band.map(([month, amount]) => `${at.x(month)},${at.y(amount)}`).join(" ");
  return [
    ...spentAxes(months, at, short, width),
    ...Object.entries({
      range: s("polygon", { points: area, class: "lb-spent-range" }),
      cap: months.cap
        ? line(
            [...months.labels, ""].map(() => months.cap),
            0,
            "cap",
          )
        : "",
      budget: line([0, ...months.budget], 0, "budget"),
      middle: line(rest("middle"), past, "middle"),
      actual: line([0, ...months.actual], 0, "actual"),
    })
      .filter(([name]) => shows(name))
      .map(([, drawn]) => drawn),
  ];
}

function spentAxes(months, at, short, width) {
  const lines = at.ticks.flatMap((tick) => [
    s("line", { x1: FRAME.left, x2: width - FRAME.right, y1: at.y(tick), y2: at.y(tick), class: "lb-grid" }),
    s("text", { x: FRAME.left - 8, y: at.y(tick) + 4, "text-anchor": "end" }, short(tick)),
  ]);
  const every = Math.ceil(MONTH_WORDS / at.across);
  const names = months.labels.flatMap((label, month) => {
    if (month % every) return [];
    const words = month === 0 || label.endsWith("-01") ? `${monthName(label)} ${label.slice(2, 4)}` : monthName(label);
    return [s("text", { x: at.x(month + 0.5), y: FRAME.height - 8, "text-anchor": "middle" }, words)];
  });
  return [...lines, ...names];
}
