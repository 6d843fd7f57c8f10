import { BAR, barName, editOf, monthAt, shifted, timelineBar, useOf } from "./bars.js";
import { h, s, setHidden, setText, uniqueId } from "./dom.js";
import { figureFrame } from "./figureframe.js";
import { monthName, quantity } from "./format.js";
import { phrase } from "./phrases.js";

// Runs by month: a lane for each cluster, a bar for each run. Runs of the same months lie below each other. Months in
// which a cluster has more work than time are marked, and its heading says so. A table contains the same. Bars are
// moved: each change is an edit of the field of its first month or its length.

const PAD = 2;
const HEAD = 24; // heading of a lane
const GAP = 4;
const FOOT = 24; // names of the months
const LEAST_TIMELINE = 280;
const MONTH_NAME = 44; // px for the name of a month with its year
const EVERY_MONTHS = [1, 2, 3, 6, 12, 24, 36, 60]; // months between names
const LETTER = 6.4; // px of a letter in a bar, about
const WIDE = 7; // in a heading
const LINE = 16;

// `further`: whether it shows plans with runs besides the main run, or those without.
export function timelineChart(further, send) {
  const title = s("title", { id: uniqueId() }, phrase("timeline"));
  const about = s("desc", { id: uniqueId() });
  const ink = s("g");
  const picture = s(
    "svg",
    {
      role: "group",
      "aria-labelledby": title.id,
      "aria-describedby": about.id,
      class: "lb-chart lb-timeline-picture",
      onkeydown,
    },
    title,
    about,
    ink,
  );
  const table = timelineTable();
  const heading = h("p", { class: "lb-table-title", "aria-hidden": "true" }, phrase("timeline"));
  const help = h("p", { class: "lb-faint lb-footnote", id: uniqueId() }, phrase("timeline_help"));
  const element = h("div", { class: "lb-timeline", hidden: true }, heading, picture, help, table.element);
  const wanted = {}; // windows that were asked for, by bar: the base of the next key while an answer is on its way
  let shown = null;
  let dragging = false;
  let current = "";
  let width = LEAST_TIMELINE;
  const watch = new ResizeObserver(([entry]) => {
    const now = Math.max(LEAST_TIMELINE, Math.round(entry.contentRect.width));
    if (now === width) return;
    width = now;
    draw();
  });

  const bars = () => shown.lanes.flatMap(({ windows, bars: all }) => [...windows, ...all]);

  function draw() {
    if (!shown || element.hidden || dragging) return;
    const step = (width - 2 * PAD) / shown.months.length;
    const focused = ink.contains(document.activeElement);
    const ids = bars().map(({ keys }) => keys.start);
    if (!ids.includes(current)) [current = ""] = ids;
    const chart = { step, left: PAD, months: shown.months, width, help: help.id, current, change, choose, dragged };
    let top = 0;
    ink.replaceChildren();
    for (const lane of shown.lanes) top += drawLane(ink, lane, top, chart);
    drawTimelineMonths(ink, shown.months, top, step, width);
    picture.setAttribute("viewBox", `0 0 ${width} ${top + FOOT}`);
    picture.setAttribute("height", String(top + FOOT));
    if (focused) focus();
  }

  /** @type {(id: string) => any} */
  const barAt = (id) => ink.querySelector(`[data-bar="${CSS.escape(id)}"]`);

  const focus = () => barAt(current)?.focus();

  function choose({ keys }) {
    barAt(current)?.setAttribute("tabindex", "-1");
    current = keys.start;
    barAt(current)?.setAttribute("tabindex", "0");
  }

  function dragged(on) {
    dragging = on;
    draw();
  }

  function change(bar, by, edge) {
    const waits = /** @type {any} */ (element.closest(".lb-root")).dataset.pending === "true";
    const from = (waits && wanted[bar.keys.start]) || bar;
    const to = shifted(from, by, edge, shown.months.length);
    wanted[bar.keys.start] = to;
    for (const part of ["start", "months"]) if (to[part] !== from[part]) send(editOf(bar.keys[part], String(to[part])));
  }

  // Up and down lead from bar to bar.
  function onkeydown(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = bars();
    const place = all.findIndex(({ keys }) => keys.start === current);
    choose(all[(place + step + all.length) % all.length]);
    focus();
  }

  function show(view) {
    if (view === shown) return;
    shown = view;
    setHidden(element, view.further !== further || !bars().length);
    if (element.hidden) return;
    const told = view.lanes.flatMap(({ label, overload, bars: all }) => [
      overload && `${label}: ${overload}.`,
      ...all.map((bar) => bar.late && `${bar.label}: ${bar.late}.`),
    ]);
    setText(about, told.filter(Boolean).join(" "));
    table.show(view);
    draw();
  }

  watch.observe(element);
  return { element, show, stop: () => watch.disconnect() };
}

function drawLane(ink, { label, windows, bars, over, overload }, top, chart) {
  const { step, width, current } = chart;
  const rows = laidOut([...windows, ...bars].map((bar) => placed(bar, step, width)));
  const warning = overload ? `⚠ ${overload}` : "";
  const below = warning && (label.length + warning.length + 2) * WIDE > width - 2 * PAD; // on a line of its own
  const head = HEAD + (below ? LINE : 0);
  const height = head + Math.max(1, rows.length) * (BAR + GAP) + GAP;
  ink.append(s("line", { x1: PAD, x2: width - PAD, y1: top + 0.5, y2: top + 0.5, class: "lb-grid" }));
  for (const month of over)
    ink.append(
      s("rect", { x: PAD + month * step, width: step, y: top + head, height: height - head, class: "lb-overload" }),
    );
  const words = s("tspan", { class: "lb-overload-words", ...(below && { x: PAD, dy: LINE }) }, warning);
  ink.append(s("text", { x: PAD, y: top + 16, class: "lb-lane" }, `${label} `, ...(warning ? [words] : [])));
  rows.forEach((row, place) => {
    for (const part of row) {
      const own = { over, named: `${part.bar.label}, ${label}`, current: part.bar.keys.start === current };
      ink.append(timelineBar(part, top + head + place * (BAR + GAP), { ...chart, ...own }));
    }
  });
  return height;
}

// Where a bar and its name stand: the name in the bar, behind it, before it, or across it where nothing else fits.
function placed(bar, step, width) {
  const x = PAD + (bar.first - 1) * step + 1;
  const end = Math.max(x + 2, PAD + bar.last * step - 1);
  const long = barName(bar).length * LETTER + 10;
  if (long <= end - x) return { bar, x, end, from: x, to: end, text: x + 5, anchor: "start" };
  if (end + long <= width - PAD) return { bar, x, end, from: x, to: end + long, text: end + 5, anchor: "start" };
  if (x - long >= PAD) return { bar, x, end, from: x - long, to: end, text: x - 5, anchor: "end" };
  return { bar, x, end, from: PAD, to: width, text: Math.max(PAD, width - PAD - long), anchor: "start" };
}

// Bars in as few rows as possible, in which none covers another one or its name.
export function laidOut(bars) {
  const rows = [];
  for (const bar of [...bars].sort((one, other) => one.from - other.from || other.to - one.to)) {
    const row = rows.find((before) => before.at(-1).to <= bar.from);
    if (row) row.push(bar);
    else rows.push([bar]);
  }
  return rows;
}

function drawTimelineMonths(ink, months, top, step, width) {
  const every = EVERY_MONTHS.find((count) => count * step >= MONTH_NAME) ?? EVERY_MONTHS.at(-1);
  let year = "";
  ink.append(s("line", { x1: PAD, x2: width - PAD, y1: top + 0.5, y2: top + 0.5, class: "lb-zero" }));
  months.forEach((label, index) => {
    if (index % every) return;
    const words = label.slice(0, 4) === year ? monthName(label) : `${monthName(label)} ${label.slice(2, 4)}`;
    year = label.slice(0, 4);
    ink.append(s("text", { x: PAD + index * step + 2, y: top + 16 }, words));
  });
}

function timelineTable() {
  const body = h("tbody");
  const titles = [
    phrase("timeline_cluster"),
    phrase("timeline_run"),
    phrase("timeline_from"),
    phrase("timeline_to"),
    phrase("days"),
    phrase("timeline_use"),
  ];
  const heads = titles.map((text, place) => h("th", { scope: "col", class: place > 3 ? "lb-number" : "" }, text));
  const grid = h(
    "table",
    {},
    h("caption", { class: "lb-hidden" }, phrase("timeline")),
    h("thead", {}, h("tr", {}, ...heads)),
    body,
  );
  const frame = figureFrame(phrase("timeline_table"), grid);
  const element = h("details", { class: "lb-more" }, h("summary", {}, phrase("timeline_table")), frame);

  function show({ months, lanes }) {
    const rows = (lane) =>
      rowNames(lane, lane.bars.length).map((where, place) => timelineRow(where, lane.bars[place], months, titles));
    body.replaceChildren(...lanes.flatMap(rows));
  }

  return { element, show };
}

// The cluster of each row; the first says that it has more work than time.
export function rowNames({ label, overload }, count) {
  return Array.from({ length: count }, (_, place) => (overload && !place ? `${label}: ${overload}` : label));
}

function timelineRow(where, bar, months, titles) {
  const words = [barName(bar), ...[bar.first, bar.last].map((month) => monthName(monthAt(months, month), true))];
  const numbers = [quantity(bar.days, ""), useOf(bar.use)];
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, where),
    ...words.map((text, place) => h("td", { "data-label": titles[1 + place] }, text)),
    ...numbers.map((text, place) => h("td", { class: "lb-number", "data-label": titles[4 + place] }, text)),
  );
}
