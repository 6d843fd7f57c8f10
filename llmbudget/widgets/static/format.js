import { LANGUAGE, phrase } from "./phrases.js";

// Numbers as people read them: short in tiles, all digits in tables and tooltips.

/** @type {[number, string][]} */
const STEPS = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
];
export const MINUS = "\u2212";

// Made once: the browser takes longer to make one than to write a hundred numbers, and a page has thousands.
const WHOLE = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const MONTH = new Intl.DateTimeFormat(LANGUAGE, { month: "short", timeZone: "UTC" });
const MONTH_AND_YEAR = new Intl.DateTimeFormat(LANGUAGE, { month: "long", year: "numeric", timeZone: "UTC" });

function shortNumber(amount) {
  const rounded = Number(Math.abs(amount).toPrecision(3)); // 999,600 is 1M, not 1000k
  if (rounded < 1e4) return WHOLE.format(Math.round(Math.abs(amount)));
  const [step, letter] = STEPS.find(([least]) => rounded >= least);
  return `${Number((rounded / step).toPrecision(3))}${letter}`;
}

export function shortMoney(amount) {
  if (typeof amount !== "number") return phrase("unknown");
  return `${amount <= -0.5 ? MINUS : ""}$${shortNumber(amount)}`;
}

export function money(amount) {
  if (typeof amount !== "number") return phrase("unknown");
  return `${amount <= -0.5 ? MINUS : ""}$${WHOLE.format(Math.abs(amount))}`;
}

export function difference(amount) {
  return amount < 0 ? shortMoney(amount) : `+${shortMoney(amount)}`;
}

const SYMBOLS = { h: "hour", s: "second" };

// "Training tokens" needs no "tokens" after it; "Tokens from model APIs" needs "tokens/month", which says more.
export function unitBeside({ label, unit }) {
  const [first] = unit.toLowerCase().match(/[a-z]+|\S+/) ?? [""]; // "Person-months" needs no "person-months" either
  const inLabel = label
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => word.startsWith(SYMBOLS[first] ?? first));
  return unit && (!inLabel || unit.includes("/")) ? ` ${unit}` : "";
}

export function percent(share) {
  if (share > 0 && share < 0.0005) return "<0.1%";
  return `${(share * 100).toFixed(share > 0 && share < 0.0995 ? 1 : 0)}%`;
}

const LEAST_TOLD = 0.001;

// A small amount is never shown as 0.
function digitsOf(amount) {
  const size = Math.abs(amount);
  const little = size > 0 && size < 0.05;
  if (little && amount > 0 && size < LEAST_TOLD) return phrase("under", { amount: LEAST_TOLD });
  const options = little ? { maximumSignificantDigits: 1 } : { maximumFractionDigits: size < 100 ? 1 : 0 };
  return `${amount < 0 ? MINUS : ""}${size.toLocaleString(LANGUAGE, options)}`;
}

export function quantity(amount, unit) {
  if (typeof amount !== "number") return phrase("unknown");
  return `${digitsOf(amount)} ${unit}`;
}

// A figure with its unit: short in tiles, without unit in tables that name it in the row heading.
export function inUnit(value, unit, short, bare = false) {
  if (typeof value !== "number") return value;
  if (unit === "USD" || unit === "USD/month") return short ? shortMoney(value) : money(value);
  if (unit.startsWith("USD/")) return `${value < 0 ? MINUS : ""}$${Math.abs(value).toFixed(2)}/${unit.slice(4)}`;
  if (unit === "share") return percent(value);
  if (unit === "yes = 1") return phrase(value ? "yes" : "no");
  if (short && value >= 1e6) return `${shortNumber(value)} ${unit}`.trim();
  return quantity(value, bare || unit.includes("-") ? "" : unit).trim();
}

export function monthName(label, long = false) {
  const [year, month] = label.split("-").map(Number);
  return (long ? MONTH_AND_YEAR : MONTH).format(Date.UTC(year, month - 1, 1));
}
