import { categoryBars } from "./categories.js";
import { monthlyChart } from "./chart.js";
import { chanceMarks } from "./chances.js";
import { checksPanel } from "./checks.js";
import { button, h, setHidden, setText, swatch, uniqueId } from "./dom.js";
import { driversFold } from "./drivers.js";
import { financePanel, resultTiles } from "./finance.js";
import { figureFrame } from "./figureframe.js";
import { fitList } from "./fits.js";
import { difference, money, shortMoney } from "./format.js";
import { largestFold } from "./largest.js";
import { phrase } from "./phrases.js";
import { placementFold } from "./placement.js";
import { chancesAndContingency, rangeLine, rangePicture } from "./risk.js";
import { savingsPanel } from "./savings.js";
import { scenarioLink } from "./scenarios.js";
import { searchFold } from "./search.js";

// Results of the form. On narrow pages they fold into a bar at the bottom that always shows the total.

const FLASH = 3000; // ms

export function budgetResults(form, send, jump, { compare, own, spend }) {
  const total = totalLine();
  const range = rangeLine();
  const picture = rangePicture();
  const chances = chancesAndContingency();
  const drivers = driversFold(jump);
  const search = searchFold(send, jump);
  const largest = largestFold(send, jump);
  const placement = placementFold(send);
  const scenarios = scenarioLink(compare, own, spend);
  const tiles = resultTiles(form);
  const checks = checksPanel(jump);
  const bars = categoryBars(form);
  const fits = fitList();
  const savings = savingsPanel();
  const months = monthlyChart(form);
  const finance = financePanel(form);
  const lines = lineTable(form);
  const body = h(
    "div",
    { class: "lb-results-body", id: uniqueId() },
    chances.element,
    tiles.element,
    checks.element,
    panel(phrase("where_money_goes"), "b.lines()", bars.element),
    fits.element,
    drivers.element,
    scenarios.element,
    search.element,
    largest.element,
    placement.element,
    savings.element,
    panel(phrase("month_by_month"), "b.lines()", months.element),
    finance.element,
    panel(phrase("lines"), "b.lines()", lines.element),
  );
  const handle = button(phrase("details"), toggle, {
    class: "lb-handle",
    "aria-expanded": "false",
    "aria-controls": body.id,
  });
  const element = h(
    "aside",
    { class: "lb-results", "aria-label": phrase("results"), tabindex: "-1" },
    h(
      "div",
      { class: "lb-bar" },
      h("div", { class: "lb-headline" }, total.element, picture.element, range.element),
      handle,
    ),
    body,
  );
  const marks = chanceMarks(element);
  const parts = [total, picture, tiles, fits, checks, bars, savings, months, finance, lines, placement];
  const follow = [range, picture, chances, drivers, search, largest, placement, checks, marks];

  function toggle() {
    const open = element.classList.toggle("lb-open");
    handle.setAttribute("aria-expanded", String(open));
    setText(handle, phrase(open ? "close" : "details"));
    // The panel has no room beside the page's header: without this, its upper edge would slide under the sections.
    const page = element.parentElement;
    if (open && page.getBoundingClientRect().top > 0) page.scrollIntoView();
  }

  // Leads to the first place where a figure stands, and unfolds it.
  function reveal(id) {
    const label = [...element.querySelectorAll("[data-python]")].find(
      (part) => part.getAttribute("data-python") === `b["${id}"]` && !part.closest("[hidden]"),
    );
    if (!label) return phrase("find_zero");
    if (!element.classList.contains("lb-open")) toggle();
    for (let fold = label.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const place = /** @type {any} */ (label.closest("tr") ?? label.parentElement);
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "center" });
    return "";
  }

  // On a narrow page the results are folded behind a button.
  function focus() {
    (handle.checkVisibility() ? handle : element).focus();
  }

  function stop() {
    months.stop();
    search.stop();
  }

  return {
    element,
    show: (view) => {
      parts.forEach((part) => part.show(view.results, view.profile));
      scenarios.show(view.scenarios);
      marks.write();
    },
    receive: (message) => follow.forEach((part) => part.receive(message)),
    opened: total.opened,
    reveal,
    focus,
    stop,
  };
}

function panel(title, python, ...children) {
  const id = uniqueId();
  return h(
    "section",
    { class: "lb-panel", "aria-labelledby": id },
    h("h2", { id, "data-python": python }, title),
    ...children,
  );
}

// The total, which flashes the change after each edit. What a page restores while it opens is no edit.
function totalLine() {
  const amount = h("output", { class: "lb-total", "aria-label": phrase("total_cost") });
  const change = h("span", { class: "lb-change", role: "status" });
  const reported = h("span", { class: "lb-total-label" });
  const saved = h("span", { class: "lb-total-label" });
  let before = null;
  let shown = null;
  let timer = null;

  function show({ total, reported: inCurrency, savings: [{ total: all }] }) {
    setText(amount, shortMoney(total));
    setText(reported, inCurrency && `= ${inCurrency}`);
    setText(saved, typeof all === "number" ? savedWords(all, all - total) : "");
    amount.title = money(total);
    amount.dataset.value = total;
    const step = total - before;
    if (before !== null && Math.abs(step) >= 0.5) {
      change.replaceChildren(h("span", { class: "lb-flash" }, difference(step))); // a new element restarts the flash
      clearTimeout(timer);
      timer = setTimeout(() => change.replaceChildren(), FLASH);
    }
    if (before !== null) before = total;
    shown = total;
  }

  const opened = () => (before = shown);
  const label = h("span", { class: "lb-total-label", "data-python": 'b["total_cost"]' }, phrase("total_cost"));
  const figure = h("span", { class: "lb-total-amount" }, amount, change);
  return { element: h("div", { class: "lb-total-line" }, label, figure, reported, saved), show, opened };
}

// Empty where strategies only change who pays, not the total.
function savedWords(all, saved) {
  if (Math.abs(saved) < 0.5) return "";
  const amounts = { before: shortMoney(all), amount: shortMoney(Math.abs(saved)) };
  return phrase(saved < 0 ? "before_added" : "before_saved", amounts);
}

// One row for each line of the model; only booking and amounts change. Lines of 0 are counted, not shown.
function lineTable(form) {
  const rows = Object.entries(form.lines).map(([id, line]) => lineRow(id, line, form));
  const sum = h("td", { class: "lb-number" });
  const titles = [phrase("category"), phrase("line"), "USD", phrase("cost_center"), phrase("account")];
  const heads = titles.map((title) => h("th", { scope: "col", class: title === "USD" ? "lb-number" : "" }, title));
  const grid = h(
    "table",
    {},
    h("caption", { class: "lb-hidden" }, phrase("lines")),
    h("thead", {}, h("tr", {}, ...heads)),
    h("tbody", {}, ...rows.map((row) => row.element)),
    h(
      "tfoot",
      {},
      h("tr", {}, h("th", { scope: "row", colspan: 2 }, phrase("total_cost")), sum, h("td", { colspan: 2 })),
    ),
  );
  const frame = figureFrame(phrase("lines"), grid);
  frame.classList.add("lb-lines");
  const zeros = h("p", { class: "lb-faint lb-footnote" });

  function show({ lines, total }) {
    for (const row of rows) row.show(lines[row.id]);
    setText(sum, money(total));
    const count = Object.values(lines).filter(({ amount }) => amount === 0).length;
    setText(zeros, phrase("lines_zero", { count }));
    setHidden(zeros, count === 0);
  }

  return { element: h("div", {}, frame, zeros), show };
}

function lineRow(id, { category, label }, form) {
  const mark = swatch(form.colours[category]);
  const [centre, account] = [phrase("cost_center"), phrase("account")].map((title) =>
    h("td", { class: "lb-faint", "data-label": title }),
  );
  const digits = h("td", { class: "lb-number" });
  const name = h("th", { scope: "row", "data-python": `b["${id}"]` }, label);
  const element = h("tr", {}, h("td", {}, mark, form.categories[category]), name, digits, centre, account);

  function show(line) {
    setHidden(element, line.amount === 0);
    setText(centre, line.centre);
    setText(account, line.account);
    setText(digits, money(line.amount));
  }

  return { id, element, show };
}
