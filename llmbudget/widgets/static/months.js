import { button, h, s, setText, uniqueId } from "./dom.js";
import { LANGUAGE, phrase } from "./phrases.js";

// A grid of months, or of days, that opens at a field. What is chosen is written into the field as if it was typed, so
// the field says what was read. Arrow keys, Page Up and Page Down, Home and End move; Escape closes.

const MONTH_NUMBER = "month no."; // unit of months that are counted from the plan's first
const IN_ROW = { month: 3, day: 7 };
const FULL = { month: "long", year: "numeric" };
const WEEK = [0, 1, 2, 3, 4, 5, 6].map((day) => new Date(Date.UTC(2024, 0, 1 + day))); // from a Monday on

// The button in a field for months or days; none for other fields. `show` follows the name of its row.
export function monthButton({ kind, unit, label }, input) {
  const grid = kind === "day" ? "day" : kind === "month" || unit === MONTH_NUMBER ? "month" : "";
  if (!grid) return [];
  const counted = unit === MONTH_NUMBER;
  const icon = s("svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" });
  icon.append(s("path", { d: "M2 3.5h12v10H2zM2 6.5h12M5 2v3M11 2v3", fill: "none", stroke: "currentColor" }));
  const named = () => phrase(grid === "day" ? "choose_day" : "choose_month", { label: input.ariaLabel ?? label });
  const opener = button(icon, open, {
    class: "lb-month",
    tabindex: "-1",
    title: phrase("choose_key"),
    "aria-label": named(),
    "aria-haspopup": "dialog",
  });
  opener.classList.toggle("lb-month-first", kind === "number");
  input.setAttribute("aria-keyshortcuts", "Alt+ArrowDown");
  input.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || !event.altKey) return;
    event.preventDefault();
    open();
  });

  function open() {
    input.dispatchEvent(new CustomEvent("months", { bubbles: true, detail: { grid, counted, name: named() } }));
  }

  return [{ element: opener, show: () => opener.setAttribute("aria-label", named()) }];
}

// The day, as UTC, that a field's text means: a month's first day. `start` is the plan's first month; null without one.
export function dayOf(text, counted, start) {
  const [year, month, day = 1] = (counted ? start : text).split("-").map(Number);
  if (!year || !month) return null;
  const place = counted ? Number(text || NaN) : 1;
  return Number.isInteger(place) ? new Date(Date.UTC(year, month - 2 + place, day)) : null;
}

// The text of a day, or of its month.
export function written(day, grid) {
  return day.toISOString().slice(0, grid === "day" ? 10 : 7);
}

// Where a key leads from a day; null for a key that leads nowhere. A month without that day gives its last.
export function moved(day, key, grid) {
  const row = IN_ROW[grid];
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -row, ArrowDown: row };
  const pages = { PageUp: -1, PageDown: 1 };
  if (key in pages) return turned(day, pages[key], grid);
  if (key in steps && grid === "month") return later(day, steps[key]);
  if (key in steps) return new Date(day.getTime() + steps[key] * 864e5);
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()];
  if (key === "Home") return new Date(grid === "day" ? Date.UTC(year, month, 1) : Date.UTC(year, 0, 1));
  if (key === "End") return new Date(grid === "day" ? Date.UTC(year, month + 1, 0) : Date.UTC(year, 11, 1));
  return null;
}

// The page before or after: a month of days, or a year of months.
function turned(day, by, grid) {
  return later(day, by * (grid === "day" ? 1 : 12));
}

function later(day, months) {
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth() + months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(day.getUTCDate(), last)));
}

export function monthPicker() {
  const title = h("span", { id: uniqueId(), "aria-live": "polite" });
  const before = button("‹", () => page(-1), { class: "lb-icon" });
  const after = button("›", () => page(1), { class: "lb-icon" });
  const grid = h("table", { role: "grid", "aria-labelledby": title.id, onkeydown });
  const element = h(
    "dialog",
    { class: "lb-months", onclick, onclose: () => field?.focus() },
    h("div", { class: "lb-months-head" }, before, title, after),
    grid,
  );
  let field = null;
  let kind = "month";
  let now = new Date();
  let chosen = "";

  function open({ target, detail }) {
    field = target;
    kind = detail.grid;
    const start = element.closest(".lb-root").dataset.start ?? "";
    const day = dayOf(field.value, detail.counted, start) ?? dayOf(start, false, start) ?? new Date();
    now = day;
    chosen = dayOf(field.value, detail.counted, start) ? written(day, kind) : "";
    element.setAttribute("aria-label", detail.name);
    before.setAttribute("aria-label", phrase(kind === "day" ? "month_before" : "year_before"));
    after.setAttribute("aria-label", phrase(kind === "day" ? "month_after" : "year_after"));
    draw();
    element.showModal();
    place();
    current().focus();
  }

  // Below its field, or above it where there is no room.
  function place() {
    const { left, top, bottom } = field.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = element;
    const above = bottom + height + 8 > window.innerHeight && top - height - 4 > 0;
    element.style.left = `${Math.max(8, Math.min(left, window.innerWidth - width - 8))}px`;
    element.style.top = `${above ? top - height - 4 : Math.max(8, Math.min(bottom + 4, window.innerHeight - height - 8))}px`;
  }

  function page(by) {
    now = turned(now, by, kind);
    draw();
  }

  function onkeydown(event) {
    const to = moved(now, event.key, kind);
    if (!to) return;
    event.preventDefault();
    now = to;
    draw();
    current().focus();
  }

  // A click outside closes it.
  function onclick(event) {
    if (event.target === element) element.close();
  }

  /** @type {() => any} */
  const current = () => grid.querySelector("[tabindex='0']");

  function take(day) {
    field.value = written(day, kind);
    field.dispatchEvent(new Event("change"));
    element.close();
  }

  function draw() {
    const year = now.getUTCFullYear();
    setText(title, kind === "day" ? dateWords(now, FULL) : String(year));
    const days = kind === "day" ? weeks(now) : [...Array(12).keys()].map((month) => new Date(Date.UTC(year, month, 1)));
    const row = IN_ROW[kind];
    const rows = days.flatMap((_, index) => (index % row ? [] : [days.slice(index, index + row)]));
    const names = WEEK.map((day) =>
      h("th", { scope: "col", abbr: dateWords(day, { weekday: "long" }) }, dateWords(day, { weekday: "narrow" })),
    );
    const head = kind === "day" ? [h("thead", {}, h("tr", {}, ...names))] : [];
    grid.replaceChildren(...head, h("tbody", {}, ...rows.map((line) => h("tr", {}, ...line.map(cell)))));
  }

  function cell(day) {
    if (!day) return h("td");
    const text = written(day, kind);
    const here = text === written(now, kind);
    const words = kind === "day" ? String(day.getUTCDate()) : dateWords(day, { month: "short" });
    const full = dateWords(day, kind === "day" ? { ...FULL, day: "numeric" } : FULL);
    const choose = button(words, () => take(day), { tabindex: here ? "0" : "-1", "aria-label": full });
    return h("td", { role: "gridcell", "aria-selected": String(text === chosen) }, choose);
  }

  return { element, open };
}

function dateWords(day, parts) {
  return day.toLocaleDateString(LANGUAGE, { timeZone: "UTC", ...parts });
}

// The days of a month, with empty places before the first, so that weeks begin on Monday.
function weeks(day) {
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()];
  const empty = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7;
  const count = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return [
    ...Array(empty).fill(null),
    ...[...Array(count).keys()].map((place) => new Date(Date.UTC(year, month, place + 1))),
  ];
}
