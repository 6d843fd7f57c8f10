import { assumptions, inWords } from "./assumptions.js";
import { chancePercent } from "./chances.js";
import { h, s } from "./dom.js";
import { MOST_TILES } from "./finance.js";
import { inUnit, money, percent, shortMoney, unitBeside } from "./format.js";
import { menuItem } from "./menu.js";
import { LANGUAGE, phrase } from "./phrases.js";
import { chancesInWords, contingencyInWords } from "./risk.js";

// The printed page: one page for the organization's reader, then the assumptions. It is made when somebody prints, from
// what the page shows, and replaces everything else on paper.

const PRINTING = "lb-printing";
const MOST_QUARTERS = 9; // of 24 months; a longer budget is told by year
const MOST_DRIVERS = 5;
const MOST_WARNINGS = 3;
const PICTURE = { width: 680, height: 64, line: 30 };

export function printing(form, root, say) {
  const item = menuItem(phrase("print"), phrase("print_about"), ask);
  let view = null;
  let risk = null; // null while it is calculated
  let waits = false; // somebody asked before the range was known
  let done = false; // with the calculation, though it may have failed
  let unanswered = false;
  let sheet = null;
  let title = "";

  function ask() {
    waits = !done || unanswered;
    if (waits) say(phrase("print_waits"));
    else setTimeout(() => window.print()); // once the menu is closed
  }

  function receive({ kind, state, risk: found, on }) {
    if (kind === "pending") unanswered = on;
    if (kind === "risk") {
      risk = state === "ready" ? found : null;
      done = state !== "working";
    }
    if (!waits || !done || unanswered) return;
    say("");
    ask();
  }

  // Two views of one budget can be open; the first one that is in sight prints.
  function begin() {
    if (!root.checkVisibility() || document.querySelector(".lb-paper")) return;
    sheet = paper(form, view, unanswered ? null : risk);
    document.body.append(sheet);
    document.documentElement.classList.add(PRINTING);
    title = document.title;
    document.title = view.header.file; // the name that browsers propose for a PDF
  }

  function end() {
    if (!sheet) return;
    sheet.remove();
    sheet = null;
    document.documentElement.classList.remove(PRINTING);
    document.title = title;
  }

  window.addEventListener("beforeprint", begin);
  window.addEventListener("afterprint", end);

  function stop() {
    window.removeEventListener("beforeprint", begin);
    window.removeEventListener("afterprint", end);
  }

  return { item, show: (shown) => (view = shown), receive, stop };
}

export function paper(form, view, risk) {
  const { results } = view;
  const periods = byPeriod(results.months);
  const warnings = [...results.checks.failed, ...(risk?.advice ?? [])];
  const front = h(
    "section",
    {},
    ...paperHead(form, view, risk),
    paperTiles(form, view),
    h(
      "div",
      { class: "lb-paper-two" },
      paperPart("where_money_goes", paperCategories(form, results)),
      paperPart(periods.yearly ? "paper_by_year" : "paper_by_quarter", periodTable(periods)),
    ),
    paperPart("drivers", risk ? paperDrivers(risk) : paperUnknown()),
    paperPart("paper_risks", paperRisks(warnings.slice(0, MOST_WARNINGS), risk, warnings.length)),
    paperPart("paper_decided", paperDecisions(form, view)),
  );
  const others = warnings.slice(MOST_WARNINGS);
  const rest = others.length ? [paperPart("paper_other_risks", paperRisks(others, null, others.length))] : [];
  const after = h("div", { class: "lb-paper-after" }, ...rest, assumptions(form, view, risk?.ranges));
  return h("div", { class: "lb-paper" }, front, after);
}

function paperPart(title, ...children) {
  return h("section", {}, h("h2", {}, phrase(title)), ...children);
}

function paperHead(form, view, risk) {
  const { header, results, scenarios } = view;
  const day = new Date().toLocaleDateString(LANGUAGE, { dateStyle: "long" });
  const shown = scenarios.shown === scenarios.planned ? [] : [phrase("paper_scenario", { name: scenarios.shown })];
  const about = [header.organisation, form.paper[view.profile].title, ...shown, header.example, day].filter(Boolean);
  const enough = risk ? phrase("paper_enough", { chance: chancePercent(risk.enough) }) : phrase("paper_no_range");
  const total = h(
    "div",
    { class: "lb-paper-total" },
    h("div", {}, h("p", { class: "lb-paper-note" }, phrase("total_cost")), h("strong", {}, money(results.total))),
    h("p", {}, enough),
  );
  const range = risk
    ? [paperPicture(results.total, risk.range), h("p", { class: "lb-paper-note" }, paperRange(risk))]
    : [];
  return [h("p", { class: "lb-paper-note" }, about.join(" · ")), h("h1", {}, header.plan), total, ...range];
}

function paperRange({ range: { p10, p90 } }) {
  return phrase("paper_range_about", { low: money(p10), high: money(p90) });
}

function paperPicture(total, { p10, p50, p90 }) {
  const known = [total, p10, p50, p90];
  if (known.some((amount) => typeof amount !== "number")) return "";
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const room = (most - least) * 0.15 || 1;
  const at = (amount) => (PICTURE.width * (amount - least + room)) / (most - least + 2 * room);
  const label = (amount, key, above, bold) =>
    s(
      "text",
      { x: at(amount), y: above ? 14 : PICTURE.line + 30, "text-anchor": "middle", "font-weight": bold ? 600 : 400 },
      phrase(key, { amount: shortMoney(amount) }),
    );
  return s(
    "svg",
    { viewBox: `0 0 ${PICTURE.width} ${PICTURE.height}`, role: "img", "aria-label": phrase("paper_range") },
    s("rect", {
      x: at(p10),
      width: at(p90) - at(p10),
      y: PICTURE.line - 8,
      height: 16,
      rx: 3,
      class: "lb-paper-range",
    }),
    s("line", { x1: at(p50), x2: at(p50), y1: PICTURE.line - 8, y2: PICTURE.line + 8, class: "lb-paper-middle" }),
    s("circle", { cx: at(total), cy: PICTURE.line, r: 6, class: "lb-paper-planned" }),
    label(total, "paper_planned", true, true),
    ...(at(p50) - at(p10) > 90 ? [label(p10, "paper_p10", false)] : []),
    label(p50, "paper_p50", false),
    ...(at(p90) - at(p50) > 90 ? [label(p90, "paper_p90", false)] : []),
  );
}

function paperTiles(form, { profile, results }) {
  const tiles = form.tiles[profile].slice(0, MOST_TILES).map(({ id, label, unit }) => {
    return h("div", {}, h("dt", {}, label), h("dd", {}, inUnit(results.figures[id], unit, true)));
  });
  return h("dl", { class: "lb-paper-tiles" }, ...tiles);
}

function paperCategories(form, { categories: amounts, total }) {
  const names = Object.keys(form.categories).filter((name) => amounts[name] !== 0);
  const most = Math.max(1, ...names.map((name) => Number(amounts[name]) || 0));
  const rows = names.map((name) => {
    const share = total > 0 ? percent(amounts[name] / total) : "–";
    return paperRow(
      form.categories[name],
      paperBar(amounts[name] / most, form.colours[name]),
      money(amounts[name]),
      share,
    );
  });
  const sum = paperRow(phrase("total"), "", money(total), "");
  sum.className = "lb-paper-sum";
  return h("table", { class: "lb-paper-numbers" }, h("tbody", {}, ...rows, sum));
}

function paperBar(share, colour) {
  const width = Math.max(0, Math.min(1, share)) * 60;
  return s(
    "svg",
    { viewBox: "0 0 60 8", width: 60, height: 8, "aria-hidden": "true" },
    s("rect", { width, height: 8, fill: colour }),
  );
}

function paperRow(label, ...cells) {
  return h("tr", {}, h("th", { scope: "row" }, label), ...cells.map((cell) => h("td", {}, cell)));
}

// Cost, credits and the cash at the end, by quarter of the calendar, or by year where there are many.
export function byPeriod(months) {
  const quarters = grouped(months, quarterOf);
  const yearly = quarters.length > MOST_QUARTERS;
  return { yearly, rows: yearly ? grouped(months, (label) => label.slice(0, 4)) : quarters };
}

function quarterOf(label) {
  const [year, month] = label.split("-").map(Number);
  return phrase("paper_quarter", { quarter: Math.ceil(month / 3), year: String(year) });
}

function grouped({ labels, amounts, rows }, periodOf) {
  const periods = [];
  labels.forEach((label, index) => {
    const name = periodOf(label);
    if (periods.at(-1)?.name !== name) periods.push({ name, cost: 0, credits: 0, cash: 0 });
    const period = periods.at(-1);
    period.cost += Object.values(amounts).reduce((sum, series) => sum + Number(series[index] || 0), 0);
    period.credits += Number(rows.credits_used_by_month[index] || 0);
    period.cash = rows.closing_cash[index];
  });
  return periods;
}

function periodTable({ rows }) {
  const credits = rows.some((period) => period.credits > 0.5);
  const titles = ["cost", ...(credits ? ["paid_by_credits"] : []), "paper_cash"];
  const heads = titles.map((key) => h("th", { scope: "col" }, phrase(/** @type {any} */ (key))));
  const lines = rows.map((period) => {
    const cells = [period.cost, ...(credits ? [period.credits] : []), period.cash];
    return paperRow(period.name, ...cells.map(money));
  });
  return h(
    "table",
    { class: "lb-paper-numbers" },
    h("thead", {}, h("tr", {}, h("td"), ...heads)),
    h("tbody", {}, ...lines),
  );
}

function paperDrivers({ drivers: widest }) {
  const lines = widest.slice(0, MOST_DRIVERS).map(({ label, unit, low, high, at_low: least, at_high: most }) => {
    const ends = phrase("paper_ends", { low, high }) + unitBeside({ label, unit });
    return paperRow(label, ends, phrase("paper_ends", { low: shortMoney(least), high: shortMoney(most) }));
  });
  const heads = [phrase("paper_range_column"), phrase("paper_spending")].map((title) =>
    h("th", { scope: "col" }, title),
  );
  return h("table", {}, h("thead", {}, h("tr", {}, h("td"), ...heads)), h("tbody", {}, ...lines));
}

function paperUnknown() {
  return h("p", {}, phrase("paper_no_range"));
}

function paperRisks(warnings, risk, count) {
  if (!warnings.length && !risk) return paperUnknown();
  const items = warnings.map(({ title, text }) => h("li", {}, h("strong", {}, title), ` ${text}`));
  const more =
    count > warnings.length ? [h("li", {}, phrase("paper_more_risks", { count: count - warnings.length }))] : [];
  const words = risk ? [chancesInWords(risk), contingencyInWords(risk.contingency)] : [];
  return h("ul", {}, ...items, ...more, ...words.map((text) => h("li", {}, text)));
}

function paperDecisions(form, view) {
  const stated = form.paper[view.profile].decided
    .filter((name) => !["", "0"].includes(view.fields[name].text))
    .map((name) => {
      const { label, unit } = form.fields[name];
      return [label, inWords(view.fields[name]) + unitBeside({ label, unit })];
    });
  const people = Object.values(view.tables.roles.rows).map(({ name, cells }) => `${cells.headcount.text} × ${name}`);
  const { savings } = view.results;
  const strategies = savings
    .slice(1)
    .map(({ label, total }, place) => paperSaving(label, savings[place].total - total));
  const long = [
    [form.tables.roles.title, people.join(", ") || phrase("no_strategies")],
    [phrase("strategies"), strategies.join(", ") || phrase("no_strategies")],
  ];
  /** @type {(wide: string, about: any[]) => any} */
  const entry = (wide, [label, value]) => h("div", { class: wide }, h("dt", {}, label), h("dd", {}, value));
  const entries = [...stated.map((about) => entry("", about)), ...long.map((about) => entry("lb-paper-wide", about))];
  return h("dl", { class: "lb-paper-decided" }, ...entries);
}

function paperSaving(strategy, amount) {
  if (Math.abs(amount) < 0.5) return strategy;
  const key = amount < 0 ? "paper_costs" : "paper_saves";
  return phrase(key, { strategy, amount: shortMoney(Math.abs(amount)) });
}
