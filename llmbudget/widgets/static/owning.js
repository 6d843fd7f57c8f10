import { h, s, setText, uniqueId } from "./dom.js";
import { control } from "./fields.js";
import { figureFrame } from "./figureframe.js";
import { inUnit, money, percent, shortMoney } from "./format.js";
import { livePanel } from "./live.js";
import { phrase } from "./phrases.js";
import { keeping, readable } from "./readings.js";

// Own or rent: what was paid for each up to a month, when owning pays back, and what it hangs on. A table has the same
// figures at the end of each year.

const OWN = { left: 56, right: 16, top: 12, bottom: 24, height: 220 };
const LEAST_OWN = 280;
const IN_YEAR = 12;
const PAYBACK_WORDS = 176; // px, about
const LABEL_ROOM = 20; // px, below a line

export function owningPanel(send, jump) {
  let use = "";
  const {
    input,
    error,
    show: showUse,
  } = control("number", {}, (text, live) => {
    use = text;
    if (!live) follow.ask();
  });
  const verdict = h("div", { role: "status" });
  const chart = owningChart();
  const factors = figureFrame(phrase("owning_factors"));
  const years = figureFrame(phrase("owning_years"));
  const shown = h("div", { class: "lb-owning-columns", hidden: true }, chart.element, h("div", {}, factors, years));
  const label = h("label", { for: input.id }, phrase("owning_use"));
  const follow = livePanel("owning", {
    title: phrase("owning"),
    python: 'b["owning_payback_months"]',
    children: [
      h("p", { class: "lb-faint" }, phrase("owning_about")),
      verdict,
      h("div", { class: "lb-asked" }, h("div", {}, label, input, error)),
      shown,
    ],
    send,
    ask: () => ({ use }),
    write,
  });
  follow.element.classList.add("lb-owning", "lb-wide");

  function write(content) {
    if (content.failed) {
      shown.hidden = true;
      return verdict.replaceChildren(h("p", { class: "lb-error" }, content.failed));
    }
    verdict.replaceChildren(...content.verdict.map((text) => h("p", {}, text)));
    showUse({ text: content.text, error: content.error, hint: content.planned });
    shown.hidden = content.factors.length === 0;
    if (shown.hidden) return;
    chart.show(content);
    factors.replaceChildren(factorTable(content, jump));
    years.replaceChildren(owningYears(content));
  }

  return { ...follow, stop: chart.stop };
}

// The places of a line in a picture; `most` is the amount at its top.
export function linePoints(amounts, most, width) {
  const across = width - OWN.left - OWN.right;
  const down = OWN.height - OWN.top - OWN.bottom;
  return amounts.map((amount, month) => [
    OWN.left + (month / Math.max(1, amounts.length - 1)) * across,
    OWN.top + (1 - amount / most) * down,
  ]);
}

function owningChart() {
  const title = s("title", { id: uniqueId() }, phrase("owning_chart"));
  const about = s("desc", { id: uniqueId() });
  const ink = s("g");
  const named = { role: "img", "aria-labelledby": `${title.id} ${about.id}`, class: "lb-chart", height: OWN.height };
  const picture = s("svg", named, title, about, ink);
  const reader = readable(picture, {
    label: phrase("owning_read"),
    count: () => content?.months.own.length ?? 0,
    at: (month) => linePoints(content.months.own, 1, width)[month][0],
    words: (month) => owningWords(content.months, month),
    top: OWN.top,
    bottom: OWN.height - OWN.bottom,
  });
  const keep = keeping(
    picture,
    "owning_chart",
    () => [],
    () => owningRows(content.months),
  );
  const element = h("div", {}, reader.element, keep);
  let content = null;
  let width = LEAST_OWN;
  const watch = new ResizeObserver(([entry]) => {
    const now = Math.max(LEAST_OWN, Math.round(entry.contentRect.width));
    if (now === width) return;
    width = now;
    draw();
  });

  function draw() {
    if (!content) return;
    const { months, figures } = content;
    const most = Math.max(...months.own, ...months.rent, 1);
    const last = months.own.length - 1;
    const [, ground] = linePoints([0], most, width)[0];
    const at = (month) => linePoints(months.own, most, width)[month][0];
    picture.setAttribute("viewBox", `0 0 ${width} ${OWN.height}`);
    ink.replaceChildren(s("line", { x1: OWN.left, x2: width - OWN.right, y1: ground, y2: ground, class: "lb-zero" }));
    ink.append(s("text", { x: OWN.left - 6, y: OWN.top + 8, "text-anchor": "end" }, shortMoney(most)));
    ink.append(s("text", { x: OWN.left - 6, y: ground, "text-anchor": "end" }, "0"));
    for (let month = 0; month <= last; month += IN_YEAR) {
      const end = month + IN_YEAR > last;
      const place = { x: end ? width - 2 : at(month), "text-anchor": end ? "end" : "middle", y: OWN.height - 6 };
      ink.append(s("text", place, end ? phrase("timeline_months", { count: month }) : String(month)));
    }
    for (const name of ["own", "rent"]) {
      const points = linePoints(months[name], most, width);
      ink.append(
        s("polyline", {
          points: points.map((point) => point.join(",")).join(" "),
          class: name === "own" ? "lb-line" : "lb-line lb-line-rent",
        }),
      );
    }
    const top = months.own[last] > months.rent[last] ? "own" : "rent";
    const ends = { own: linePoints(months.own, most, width), rent: linePoints(months.rent, most, width) };
    const place = Math.round(last * 0.7);
    for (const name of /** @type {const} */ (["own", "rent"])) {
      const [x, y] = ends[name][place];
      ink.append(
        s(
          "text",
          {
            x,
            y: name === top || y + LABEL_ROOM > ground ? y - 8 : y + 16,
            class: "lb-chart-label",
            "text-anchor": "end",
          },
          phrase(name === "own" ? "owning_own" : "owning_rent"),
        ),
      );
    }
    if (figures.payback > 0 && figures.payback <= last)
      drawPayback(ink, at(Math.round(figures.payback)), figures.payback, ground, width);
    reader.redrawn();
  }

  function show(now) {
    content = now;
    const last = now.months.own.length - 1;
    const amounts = { own: money(now.months.own[last]), rent: money(now.months.rent[last]), count: last };
    setText(about, `${now.verdict.join(" ")} ${phrase("owning_end", amounts)}`);
    draw();
  }

  watch.observe(element);
  return { element, show, stop: () => watch.disconnect() };
}

function owningWords({ own, rent }, month) {
  return [
    phrase("owning_month", { number: month }),
    `${phrase("owning_own")} ${money(own[month])}`,
    `${phrase("owning_rent")} ${money(rent[month])}`,
  ];
}

// Numbers as a spreadsheet reads them, with the currency in the heads.
function owningRows({ own, rent }) {
  const heads = [phrase("month"), `${phrase("owning_own")}, USD`, `${phrase("owning_rent")}, USD`];
  return [heads, ...own.map((paid, month) => [month, paid, rent[month]])];
}

// Its words stand below the lines, where nothing else is.
function drawPayback(ink, x, payback, ground, width) {
  const words = phrase("owning_payback", { count: Math.round(payback) });
  const late = x + PAYBACK_WORDS > width;
  const place = { x: late ? x - 6 : x + 6, y: ground - 8, "text-anchor": late ? "end" : "start" };
  ink.append(
    s("line", { x1: x, x2: x, y1: OWN.top, y2: ground, class: "lb-payback" }),
    s("text", { ...place, class: "lb-chart-label" }, words),
  );
}

function factorTable({ factors, figures }, jump) {
  const use = (share) => (share > 0 && share <= 1 ? percent(share) : phrase("owning_at_no_use"));
  const name = ({ key, label }) =>
    key ? h("button", { type: "button", class: "lb-link", onclick: () => jump(key) }, label) : label;
  const titles = [phrase("owning_low"), phrase("owning_high")];
  const cells = ({ ends, shares }) =>
    ends.map((words, place) =>
      h("td", { "data-label": titles[place] }, words, h("strong", {}, ` ${use(shares[place])}`)),
    );
  const rows = factors.map((factor) => h("tr", {}, h("th", { scope: "row" }, name(factor)), ...cells(factor)));
  const heads = [phrase("owning_factors"), ...titles].map((text) => h("th", { scope: "col" }, text));
  const about = phrase("owning_factors_about", { share: use(figures.break_even) });
  return h("table", {}, h("caption", {}, about), h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows));
}

function owningYears({ months, figures }) {
  const last = months.own.length - 1;
  const ends = [...Array(last + 1).keys()].filter((month) => month % IN_YEAR === 0 || month === last);
  const names = [phrase("owning_own"), phrase("owning_rent")];
  const row = (month) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, phrase("owning_month", { number: month })),
      ...[months.own[month], months.rent[month]].map((amount, place) =>
        h("td", { class: "lb-number", "data-label": names[place] }, money(amount)),
      ),
    );
  const titles = [phrase("owning_paid"), ...names].map((text, place) =>
    h("th", { scope: "col", class: place ? "lb-number" : "" }, text),
  );
  const about = phrase("owning_residual", { amount: inUnit(figures.residual, "USD", false) });
  return h(
    "table",
    {},
    h("caption", {}, about),
    h("thead", {}, h("tr", {}, ...titles)),
    h("tbody", {}, ...ends.map(row)),
  );
}
