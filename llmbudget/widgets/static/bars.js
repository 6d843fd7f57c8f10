import { s } from "./dom.js";
import { monthName, percent, quantity } from "./format.js";
import { phrase } from "./phrases.js";

// A bar of the timeline: a window of months that moves by drag or arrow keys, and becomes longer or shorter at its edge.
// Inside it stands how long computing takes; what ends late is hatched and says so.

export const BAR = 22;
const GRIP = 10; // px at the end of a bar that change its length
const KEYS = { ArrowLeft: -1, ArrowRight: 1 };

// A window after a move by some months, or after its edge moved: from the first month on, at least one month long.
export function shifted({ start, months }, by, edge, horizon) {
  if (edge) return { start, months: Math.max(1, Math.min(months + by, horizon - start + 1)) };
  return { start: Math.max(1, Math.min(start + by, horizon - months + 1)), months };
}

// The edit of a field, as if its text was typed there.
export function editOf(key, text) {
  const [table, row, field] = key.split(".");
  return field ? { kind: "cell", table, row: Number(row), field, text } : { kind: "set", key, text };
}

// A month after the end of a budget that other months in use have shortened counts as its last.
export const monthAt = (months, number) => months[Math.min(number, months.length) - 1];

export function barName({ label, late = "" }) {
  return late ? `${label} ⚠ ${late}` : label;
}

export function barWords({ label, days, use, late = "" }) {
  const words = days === "" ? label : phrase("timeline_bar", { label, days: quantity(days, ""), use: useOf(use) });
  return late ? `${words}, ${late}` : words;
}

export function useOf(use) {
  return typeof use === "number" ? percent(use) : phrase("unknown");
}

// `place` has the ends of the bar and the place of its name; `chart` the scale, the months, and what a change does.
export function timelineBar({ bar, x, end, text, anchor }, y, chart) {
  const { step, months, over, named, current, change, choose, dragged } = chart;
  const bad = bar.late || over.some((month) => month >= bar.first - 1 && month < bar.last);
  const kind = ["lb-bar-of", bar.main && "lb-main-run", bar.days === "" && "lb-window", bad && "lb-over"];
  const frame = s("rect", { x, y, width: end - x, height: BAR, rx: 3, class: "lb-bar-frame" });
  const span = (to) =>
    `${monthName(monthAt(months, to.start), true)}, ${phrase("timeline_months", { count: to.months })}`;
  const group = s("g", {
    ...{ class: kind.filter(Boolean).join(" "), role: "slider", tabindex: current ? "0" : "-1" },
    ...{ "data-bar": bar.keys.start, "aria-label": named, "aria-describedby": chart.help },
    ...{ "aria-valuemin": 1, "aria-valuemax": months.length, "aria-valuenow": bar.start },
    ...{ "aria-valuetext": [span(bar), bar.late].filter(Boolean).join(", ") },
    ...{ onkeydown, onpointerdown, onfocus: () => choose(bar) },
  });
  group.append(s("title", {}, barWords(bar)), frame, ...worked(bar, x, y, chart));
  group.append(s("rect", { x: end - GRIP, y, width: GRIP, height: BAR, class: "lb-bar-edge" }));
  group.append(s("text", { x: text, y: y + 15, "text-anchor": anchor }, barName(bar)));

  function onkeydown(event) {
    const by = KEYS[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    change(bar, by, event.shiftKey);
  }

  // The bar follows the pointer by whole months, and changes when it is let go.
  function onpointerdown(event) {
    if (event.button !== 0) return;
    const from = event.clientX;
    const scale = frame.getBoundingClientRect().width / (end - x) || 1;
    const edge = from > frame.getBoundingClientRect().right - GRIP * scale;
    let by = 0;
    const move = ({ clientX }) => {
      by = Math.round((clientX - from) / (step * scale));
      const to = shifted(bar, by, edge, months.length);
      frame.setAttribute("x", String(x + (to.start - bar.start) * step));
      frame.setAttribute("width", String(end - x + (to.months - bar.months) * step));
    };
    const drop = ({ type }) => {
      group.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"]) group.removeEventListener(name, drop);
      dragged(false);
      if (by && type === "pointerup") change(bar, by, edge);
    };
    group.setPointerCapture(event.pointerId);
    group.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) group.addEventListener(name, drop);
    dragged(true);
    group.focus();
  }

  return group;
}

// How long computing takes within the window, and after it.
function worked(bar, x, y, { step, left, months }) {
  if (typeof bar.ends !== "number") return [];
  const ends = left + Math.min(bar.ends, months.length) * step;
  const close = left + bar.last * step;
  const inside = { x, y: y + BAR - 5, width: Math.max(1, Math.min(ends, close) - x), height: 5, class: "lb-bar-work" };
  const after = { x: close, y, width: Math.max(0, ends - close), height: BAR, class: "lb-bar-late" };
  return [s("rect", inside), ...(bar.late ? [s("rect", after)] : [])];
}
