import { button, h, rewrite, setText } from "./dom.js";
import { LARGEST_BILLS } from "./download.js";
import { money, shortMoney } from "./format.js";
import { livePanel } from "./live.js";
import { phrase } from "./phrases.js";
import { spentChart } from "./spentchart.js";

// Spent: bills come in by a button or by dropping files, and what they mean stands below: figures, what to decide, a
// picture by month, what no rule fits, why spending differs, and the lines. Amounts are in the report currency.

export function spentPanel(send, jump, say) {
  const rates = h("input", { type: "text", id: "lb-spent-rates", placeholder: "EUR=1.08", autocomplete: "off" });
  const input = h("input", { type: "file", multiple: true, hidden: true, accept: ".csv,.tsv,.txt,.gz,.parquet" });
  input.setAttribute("aria-label", phrase("spent_files"));
  const choose = button(phrase("spent_choose"), () => input.click(), { class: "lb-button" });
  const told = h("p", { class: "lb-error", role: "status" });
  const question = h("div", { role: "status", class: "lb-asked" });
  let latest = []; // files that a question is about
  let given = {}; // answers about them
  const drop = h(
    "div",
    { class: "lb-drop", ondragover: over, ondragleave: leave, ondrop: dropped },
    choose,
    h("span", { class: "lb-faint" }, phrase("spent_drop")),
    h("label", { for: rates.id }, phrase("spent_rates")),
    rates,
    input,
  );
  const chart = spentChart();
  const parts = {
    figures: h("dl", { class: "lb-tiles" }),
    alerts: h("div", { role: "status", class: "lb-alerts" }),
    mapping: h("div"),
    why: h("div"),
    hours: h("div"),
    lines: h("div", { class: "lb-frame", tabindex: "0", role: "region", "aria-label": phrase("spent_lines") }),
  };
  const shown = h(
    "div",
    { hidden: true },
    parts.figures,
    parts.alerts,
    h("div", { class: "lb-spent-columns" }, chart.element, h("div", {}, parts.mapping, parts.why, parts.hours)),
    h("p", {}, ...spentWays(jump)),
    parts.lines,
  );
  const follow = livePanel("spent", {
    title: phrase("spent"),
    python: "b.status()",
    children: [h("p", { class: "lb-faint" }, phrase("spent_about")), drop, told, question, shown],
    send,
    ask: () => ({}),
    write,
  });
  follow.element.classList.add("lb-spent", "lb-wide");
  input.addEventListener("change", () => {
    bring([...input.files]);
    input.value = ""; // allows choosing the same file again
  });

  async function bring(files, answers = {}) {
    question.replaceChildren();
    if (!files.length) return;
    const size = files.reduce((sum, file) => sum + file.size, 0);
    setText(told, size > LARGEST_BILLS ? phrase("bills_too_large", { limit: LARGEST_BILLS / 1e6 }) : "");
    if (told.textContent) return;
    say(phrase("reading", { name: files.map(({ name }) => name).join(", ") }));
    const contents = await Promise.all(files.map((file) => file.arrayBuffer()));
    latest = files;
    given = answers;
    send({ kind: "bills", names: files.map(({ name }) => name), rates: rates.value, answers }, contents);
  }

  function receive(message) {
    follow.receive(message);
    if (message.kind !== "bills_asked" || !latest.length) return;
    const { asks, name, text, readings } = message;
    const answer = (way) => bring(latest, { ...given, [asks]: way });
    const choices = Object.entries(readings).map(([way, value]) =>
      button(value, () => answer(way), { class: "lb-button" }),
    );
    question.replaceChildren(phrase("bills_asked", { name, text }), ...choices);
    choices[0].focus();
  }

  // Elsewhere on the page, a dropped file is opened as a plan.
  function over(event) {
    event.preventDefault();
    event.stopPropagation();
    drop.classList.add("lb-over");
  }

  function leave() {
    drop.classList.remove("lb-over");
  }

  function dropped(event) {
    event.preventDefault();
    event.stopPropagation();
    leave();
    bring([...event.dataTransfer.files]);
  }

  function write(content) {
    setText(told, content.failed ?? "");
    shown.hidden = Boolean(content.failed || content.empty);
    if (shown.hidden) return;
    const amount = amountIn(content.currency, money);
    parts.figures.replaceChildren(...content.figures.map((tile) => spentTile(tile, content.currency)));
    parts.alerts.replaceChildren(...content.alerts.map(alertLine));
    rewrite(parts.mapping, mappingTable(content, amount, send), choose);
    parts.why.replaceChildren(whyTable(content, amount));
    parts.hours.replaceChildren(...(content.hours.length ? [hoursTable(content.hours)] : []));
    parts.lines.replaceChildren(spentLines(content, amount));
    const short = amountIn(content.currency, shortMoney);
    chart.show(content.months, { short, full: amount, currency: content.currency });
  }

  return { ...follow, receive, stop: chart.stop };
}

// How an amount is written: dollars with their sign, other currencies with their code.
export function amountIn(currency, write) {
  return (amount) => (currency === "USD" ? write(amount) : `${write(amount).replace("$", "")} ${currency}`);
}

function spentWays(jump) {
  const link = (key, field) => button(phrase(key), () => jump(field), { class: "lb-link" });
  return [link("spent_progress", "done_tokens"), " · ", link("spent_close", "closed_months")];
}

// An amount, or the two ends of a range.
function spentTile({ label, amounts }, currency) {
  const written = (write) => amounts.map(amountIn(currency, write)).join(" – ");
  return h("div", {}, h("dt", {}, label), h("dd", { title: written(money) }, written(shortMoney)));
}

function alertLine({ text, stops }) {
  return h("p", { class: stops ? "lb-alert lb-stops" : "lb-alert" }, text);
}

// What no rule fits, with the line it belongs to; its total is always in sight.
function mappingTable({ unmapped, beside, places }, amount, send) {
  const total = unmapped.reduce((sum, { amount: one }) => sum + Number(one), 0);
  const rows = unmapped.map(({ service, amount: one }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, service),
      spentCell(amount(one)),
      h("td", {}, chooser(service, places, send)),
    ),
  );
  const sums = beside.map(({ label, amount: one }) =>
    h("tr", { class: "lb-faint" }, h("th", { scope: "row" }, label), spentCell(amount(one)), h("td")),
  );
  const foot = h(
    "tr",
    { class: "lb-sum" },
    h("th", { scope: "row" }, phrase("spent_unmapped")),
    spentCell(amount(total)),
  );
  foot.append(h("td"));
  return [
    spentTable(phrase("spent_mapping"), ["spent_service", "spent_amount", "spent_line"], [...rows, foot, ...sums]),
  ];
}

function chooser(service, places, send) {
  const none = h("option", { value: "" }, phrase("spent_choose_line"));
  const options = places.map(({ id, label }) => h("option", { value: id }, label));
  const list = h("select", { "aria-label": phrase("spent_line_of", { service }) }, none, ...options);
  list.addEventListener("change", () => list.value && send({ kind: "map", service, line: list.value }));
  return list;
}

function whyTable({ parts }, amount) {
  const rows = parts.map(({ label, amount: one }, place) =>
    h(
      "tr",
      { class: place === parts.length - 1 ? "lb-sum" : "" },
      h("th", { scope: "row" }, label),
      spentCell(amount(one)),
    ),
  );
  return spentTable(phrase("spent_why"), ["spent_part", "spent_amount"], rows);
}

// Hours used: an account beside what is granted, its jobs beside what their runs plan.
function hoursTable(accounts) {
  const row = (name, used, limit, kind) =>
    h("tr", { class: kind }, h("th", { scope: "row" }, name), spentCell(amountOf(used)), spentCell(limit));
  const rows = accounts.flatMap(({ account, used, granted, jobs }) => [
    row(account, used, granted === null ? phrase("spent_no_grant") : amountOf(granted), ""),
    ...jobs.map((job) => row(job.name, job.used, job.planned ? amountOf(job.planned) : "", "lb-faint")),
  ]);
  return spentTable(phrase("spent_hours"), ["spent_account", "spent_hours_used", "spent_hours_granted"], rows);
}

function amountOf(hours) {
  return money(hours).replace("$", "");
}

function spentLines({ lines }, amount) {
  const columns = {
    budget: "spent_budget",
    to_date: "spent_to_date",
    actual: "spent_actual",
    above: "spent_above",
    forecast: "spent_forecast",
  };
  const rows = lines.map((line) =>
    h(
      "tr",
      {},
      h("td", {}, line.category),
      h("th", { scope: "row" }, line.label),
      ...Object.keys(columns).map((name) => spentCell(amount(line[name]))),
      h("td", { class: "lb-faint" }, line.open),
    ),
  );
  const titles = ["category", "line", ...Object.values(columns), "spent_state"];
  return spentTable(phrase("spent_lines"), titles, rows);
}

function spentCell(text) {
  return h("td", { class: "lb-number" }, text);
}

const SPENT_WORDS = new Set([
  "category",
  "line",
  "spent_state",
  "spent_service",
  "spent_line",
  "spent_part",
  "spent_account",
]);

function spentTable(caption, titles, rows) {
  const heads = titles.map((key) =>
    h("th", { scope: "col", class: SPENT_WORDS.has(key) ? "" : "lb-number" }, phrase(key)),
  );
  return h("table", {}, h("caption", {}, caption), h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows));
}
