import { button, enable, h, s, setText, uniqueId } from "./dom.js";
import { niceStep } from "./chart.js";
import { figureFrame } from "./figureframe.js";
import { money, quantity } from "./format.js";
import { LANGUAGE, phrase } from "./phrases.js";
import { keeping, readable } from "./readings.js";

// Plans that no other plan beats in both cost and time: a chart, and a table to open one from.

const SIDES = { right: 16, top: 28, bottom: 44 };
const DIGIT = 7; // px for a digit of an amount, at most
const FRONT_HEIGHT = 240;
const FRONT_WIDTH = 280;
const TICK_WIDTH = 56; // px for a number of days

export function frontPicture() {
  const title = s("title", { id: uniqueId() }, phrase("front"));
  const about = s("desc", { id: uniqueId() });
  const ink = s("g");
  const picture = s(
    "svg",
    { role: "img", "aria-labelledby": `${title.id} ${about.id}`, class: "lb-chart", height: FRONT_HEIGHT },
    title,
    about,
    ink,
  );
  const reader = readable(picture, {
    label: phrase("front_read"),
    count: () => points.length,
    at: (place) => places[place],
    words: (place) => [pointWords(points[place])],
    top: SIDES.top,
    bottom: FRONT_HEIGHT - SIDES.bottom,
  });
  const element = h(
    "div",
    {},
    reader.element,
    keeping(picture, "front", () => [], figures),
  );
  let points = [];
  let places = []; // of the points, in px
  let width = FRONT_WIDTH;
  const watch = new ResizeObserver(([entry]) => {
    const now = Math.max(FRONT_WIDTH, Math.round(entry.contentRect.width));
    if (now === width) return;
    width = now;
    draw();
  });

  function draw() {
    picture.setAttribute("viewBox", `0 0 ${width} ${FRONT_HEIGHT}`);
    ink.replaceChildren();
    if (points.length) places = drawFront(ink, points, width);
    reader.redrawn();
  }

  function figures() {
    return [COLUMNS.map(([label]) => label), ...points.map((point) => COLUMNS.map(([, words]) => words(point)))];
  }

  function show(plans) {
    points = plans.filter(({ cost, days }) => typeof cost === "number" && typeof days === "number");
    element.hidden = points.length === 0;
    if (points.length) setText(about, frontWords(points));
    draw();
  }

  watch.observe(element);
  return { element, show, stop: () => watch.disconnect() };
}

function frontWords(points) {
  const [cheapest, fastest] = [points[0], points.at(-1)];
  const ends = {
    cost: money(cheapest.cost),
    days: dayNumber(cheapest.days),
    last_cost: money(fastest.cost),
    last_days: dayNumber(fastest.days),
  };
  return phrase(points.length === 1 ? "front_one" : "front_span", ends);
}

function axisOf(amounts, from, to, lines, fromZero) {
  const step = niceStep(Math.max(...amounts) - (fromZero ? 0 : Math.min(...amounts)) || 1, lines);
  const low = fromZero ? 0 : Math.floor(Math.min(...amounts) / step) * step;
  const high = Math.max(Math.ceil(Math.max(...amounts) / step) * step, low + step);
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, place) => low + place * step);
  return { at: (amount) => from + ((amount - low) / (high - low)) * (to - from), ticks };
}

function drawFront(ink, points, width) {
  const [right, bottom] = [width - SIDES.right, FRONT_HEIGHT - SIDES.bottom];
  const y = axisOf(
    points.map(({ cost }) => cost),
    bottom,
    SIDES.top,
    4,
    false,
  );
  const left = 8 + DIGIT * Math.max(...y.ticks.map((tick) => money(tick).length));
  const x = axisOf(
    points.map(({ days }) => days),
    left,
    right,
    Math.floor((right - left) / TICK_WIDTH),
    true,
  );
  for (const tick of y.ticks) {
    const at = y.at(tick);
    ink.append(
      s("line", { x1: left, x2: right, y1: at, y2: at, class: "lb-grid" }),
      s("text", { x: left - 8, y: at + 4, "text-anchor": "end" }, money(tick)),
    );
  }
  for (const tick of x.ticks) {
    ink.append(s("text", { x: x.at(tick), y: bottom + 16, "text-anchor": "middle" }, tick.toLocaleString(LANGUAGE)));
  }
  ink.append(
    s("text", { x: 0, y: 12, class: "lb-chart-label" }, phrase("front_cost")),
    s("text", { x: right, y: FRONT_HEIGHT - 8, "text-anchor": "end", class: "lb-chart-label" }, phrase("front_days")),
    s("polyline", { points: steps(points, x, y), class: "lb-line" }),
    ...points.map((point) => s("circle", { cx: x.at(point.days), cy: y.at(point.cost), r: 4, class: "lb-dot" })),
  );
  return points.map(({ days }) => x.at(days));
}

// Between two points, the faster one is the cheapest that meets the deadline.
function steps(points, x, y) {
  return points
    .flatMap(({ cost, days }, place) => [...(place ? [[points[place - 1].days, cost]] : []), [days, cost]])
    .map(([days, cost]) => `${x.at(days)},${y.at(cost)}`)
    .join(" ");
}

function pointWords(point) {
  const days = dayNumber(point.days);
  return phrase("front_point", { cost: money(point.cost), days, chosen: chosen(point) });
}

// Decimals, because the fastest plans are only hours apart.
export function dayNumber(days) {
  if (typeof days !== "number") return phrase("unknown");
  return days.toLocaleString(LANGUAGE, { maximumFractionDigits: days < 10 ? 2 : days < 100 ? 1 : 0 });
}

export function chosen({ count, accelerator, provider }) {
  return phrase("front_chosen", { number: count, accelerator, provider });
}

/** @type {[string, (point: any) => string, boolean?][]} heading, words, whether it is a number */
const COLUMNS = [
  [phrase("after_credits"), ({ cost }) => money(cost), true],
  [phrase("total"), ({ total }) => money(total), true],
  [phrase("days"), ({ days }) => dayNumber(days), true],
  [phrase("done_in_month"), ({ month }) => quantity(month, "").trim(), true],
  [phrase("accelerator"), ({ accelerator }) => accelerator],
  [phrase("number"), ({ count }) => count.toLocaleString(LANGUAGE), true],
  [phrase("provider"), ({ provider }) => provider],
  [phrase("region"), ({ region }) => region],
  [phrase("mix_of_hours"), ({ mix }) => mix],
  [phrase("strategies"), ({ strategies }) => strategies || phrase("no_strategies")],
];

export function frontTable(open) {
  const body = h("tbody");
  const heads = COLUMNS.map(([label, , digits]) => h("th", { scope: "col", class: digits ? "lb-number" : "" }, label));
  const grid = h(
    "table",
    {},
    h("caption", { class: "lb-hidden" }, phrase("front_table")),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, h("span", { class: "lb-hidden" }, phrase("open"))), ...heads)),
    body,
  );
  const element = figureFrame(phrase("front_region"), grid);
  element.classList.add("lb-front");
  let buttons = [];

  function show(points, opens) {
    buttons = points.map((point, place) =>
      button(phrase("open"), () => opens && open(place), {
        class: "lb-link",
        "aria-label": phrase("front_open", { chosen: chosen(point), cost: money(point.cost) }),
      }),
    );
    for (const opener of buttons) enable(opener, opens);
    body.replaceChildren(...points.map((point, place) => row(point, buttons[place])));
    element.hidden = points.length === 0;
  }

  // Marks the plan that was opened and not edited since.
  function mark(shown) {
    buttons.forEach((opener, place) => {
      setText(opener, phrase(place === shown ? "opened" : "open"));
      opener.closest("tr").classList.toggle("lb-shown", place === shown);
    });
  }

  return { element, show, mark };
}

function row(point, opener) {
  const cells = COLUMNS.map(([label, words, digits]) =>
    h("td", { class: digits ? "lb-number" : "", "data-label": label }, words(point)),
  );
  return h("tr", {}, h("td", {}, opener), ...cells);
}
