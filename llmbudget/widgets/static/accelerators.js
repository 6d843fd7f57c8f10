import { button, h, setText, uniqueId } from "./dom.js";
import { difference, inUnit, money, quantity } from "./format.js";
import { phrase } from "./phrases.js";

// The picker of accelerators: a dialog that filters the catalog, and compares up to three in this plan. The kernel
// calculates only what is compared, and only while the dialog is open.

export const MOST_COMPARED = 3;
const LEAST_MEMORY = [24, 48, 80, 141, 192]; // GB
const MOST_PRICE = [1, 2, 4, 8]; // USD per hour
const SORTED = /** @type {const} */ ({
  catalog: "pick_by_catalog",
  price: "pick_by_price",
  memory: "pick_by_memory",
  peak: "pick_by_peak",
});

// The accelerators that a filter leaves, in the order that it asks for.
export function fitting(rows, { name, maker, memory, provider, price, sort }) {
  const words = name.toLowerCase().split(/\s+/).filter(Boolean);
  const named = (row) => words.every((word) => `${row.id} ${row.maker}`.toLowerCase().includes(word));
  const left = rows.filter(
    (row) =>
      named(row) &&
      (!maker || row.maker === maker) &&
      (!memory || row.memory >= memory) &&
      (!provider || provider in row.prices) &&
      (!price || priceOf(row, provider) <= price),
  );
  const size = { price: (row) => priceOf(row, provider), memory: (row) => -row.memory, peak: (row) => -row.peak }[sort];
  return size ? left.sort((one, other) => size(one) - size(other)) : left;
}

// The lowest price, or a provider's own; infinite without any.
export function priceOf({ prices }, provider = "") {
  return provider ? (prices[provider] ?? Infinity) : Math.min(...Object.values(prices));
}

export function acceleratorPicker(send, choose) {
  const title = h("h2", { id: uniqueId() });
  const filter = pickerFilter(list);
  const count = h("p", { class: "lb-faint", role: "status" });
  const body = h("tbody");
  const table = h(
    "table",
    {},
    h("caption", { class: "lb-hidden" }, phrase("pick_list")),
    h("thead", {}, h("tr", {}, ...heads())),
    body,
  );
  const beside = h("div", { class: "lb-picked", "aria-live": "polite" });
  const close = button(phrase("close"), () => element.close(), { class: "lb-button" });
  const frame = h(
    "div",
    { class: "lb-frame", tabindex: "0", role: "region", "aria-label": phrase("pick_list") },
    table,
  );
  const element = h(
    "dialog",
    { class: "lb-picker", "aria-labelledby": title.id, onclose },
    h("div", { class: "lb-picker-head" }, title, close),
    filter.element,
    h("div", { class: "lb-picker-columns" }, h("div", {}, count, frame), beside),
  );
  let target = { key: "", label: "" };
  let known = null;
  let compared = [];

  function open(detail) {
    target = detail;
    compared = [];
    known = null;
    setText(title, [phrase("pick_title"), detail.label].filter(Boolean).join(": "));
    body.replaceChildren();
    beside.replaceChildren();
    element.showModal();
    filter.focus();
    ask(true);
  }

  function ask(on) {
    const [key, scenario] = target.key.split("\n").reverse(); // a column of a scenario names it before the input
    send({ kind: "watch", panel: "accelerators", on, key: key.replace(/^start\./, ""), compared, scenario });
  }

  function onclose() {
    ask(false);
  }

  function receive(message) {
    if (message.kind !== "panel" || message.panel !== "accelerators" || !element.open) return;
    const { content } = message;
    if (content.failed) return setText(count, content.failed);
    if (!known) {
      compared = [content.chosen];
      ask(true);
    }
    known = content;
    filter.offer(content.rows);
    list();
    beside.replaceChildren(comparison(content, (id) => toggle(id, false)));
  }

  function toggle(id, on) {
    compared = on ? [...compared, id].slice(0, MOST_COMPARED) : compared.filter((each) => each !== id);
    list();
    ask(true);
  }

  function list() {
    if (!known) return;
    const rows = fitting(known.rows, filter.value());
    const focused = document.activeElement?.getAttribute("aria-label");
    body.replaceChildren(...rows.map(line));
    if (focused && !element.contains(document.activeElement))
      /** @type {any} */ (body.querySelector(`[aria-label="${CSS.escape(focused)}"]`) ?? close).focus();
    const text = phrase("pick_count", { count: rows.length, all: known.rows.length });
    setText(count, rows.length ? text : phrase("pick_none"));
  }

  function line(row) {
    const chosen = row.id === known.chosen;
    const on = compared.includes(row.id);
    const box = h("input", {
      type: "checkbox",
      "aria-label": phrase("pick_compare", { name: row.id }),
      onchange: () => toggle(row.id, box.checked),
    });
    box.checked = on;
    box.disabled = !on && compared.length >= MOST_COMPARED;
    const use = button(phrase(chosen ? "pick_chosen" : "pick_use"), () => take(row.id), {
      class: "lb-link",
      "aria-label": phrase("pick_use_named", { name: row.id }),
      "aria-current": chosen ? "true" : undefined,
    });
    const [provider, price] = offerOf(row, filter.value().provider);
    const cells = [row.maker, quantity(row.memory, "GB"), quantity(row.peak, ""), price, provider];
    return h(
      "tr",
      {},
      h("td", {}, box),
      h("th", { scope: "row" }, row.id),
      ...cells.map((text, place) => h("td", { class: place > 0 && place < 4 ? "lb-number" : "" }, text)),
      h("td", {}, use),
    );
  }

  function take(id) {
    element.close();
    choose(target.key, id);
  }

  return { element, open, receive };
}

function heads() {
  const titles = [
    ["pick_compared", ""],
    ["accelerator", ""],
    ["pick_maker", ""],
    ["pick_memory", "lb-number"],
    ["pick_peak", "lb-number"],
    ["pick_price", "lb-number"],
    ["provider", ""],
    ["pick_use", ""],
  ];
  return titles.map(([key, kind]) => h("th", { scope: "col", class: kind }, phrase(/** @type {any} */ (key))));
}

function offerOf({ prices }, provider) {
  const [name, price] = provider ? [provider, prices[provider]] : (Object.entries(prices)[0] ?? ["", undefined]);
  return [name, price === undefined ? phrase("pick_unpriced") : inUnit(price, "USD/h", false)];
}

function pickerFilter(changed) {
  const name = h("input", { type: "text", id: uniqueId(), autocomplete: "off", spellcheck: "false", oninput: changed });
  const maker = pickerChoice([]);
  const memory = pickerChoice(LEAST_MEMORY.map((size) => [size, phrase("pick_least", { size })]));
  const provider = pickerChoice([]);
  const price = pickerChoice(MOST_PRICE.map((amount) => [amount, phrase("pick_most", { amount: money(amount) })]));
  const sort = h("select", { id: uniqueId(), onchange: changed });
  for (const [value, key] of Object.entries(SORTED)) sort.append(h("option", { value }, phrase(key)));
  const asked = (key, input) => h("div", {}, h("label", { for: input.id }, phrase(key)), input);
  const element = h(
    "div",
    { class: "lb-asked" },
    asked("pick_name", name),
    asked("pick_maker", maker),
    asked("pick_memory", memory),
    asked("provider", provider),
    asked("pick_price", price),
    asked("pick_sort", sort),
  );

  function pickerChoice(options) {
    const any = h("option", { value: "" }, phrase("search_any"));
    return h("select", { id: uniqueId(), onchange: changed }, any, ...options.map(choiceOf));
  }

  function offer(rows) {
    if (maker.children.length > 1) return;
    const makers = new Set(rows.map((row) => row.maker));
    const providers = new Set(rows.flatMap(({ prices }) => Object.keys(prices)));
    maker.append(...[...makers].sort().map((text) => choiceOf([text, text])));
    provider.append(...[...providers].sort().map((text) => choiceOf([text, text])));
  }

  const value = () => ({
    name: name.value,
    maker: maker.value,
    memory: Number(memory.value),
    provider: provider.value,
    price: Number(price.value),
    sort: sort.value,
  });
  return { element, offer, value, focus: () => name.focus() };
}

function choiceOf([value, text]) {
  return h("option", { value }, text);
}

// The compared accelerators as columns; prices of providers only where one of the compared has them.
function comparison({ compared, chosen }, drop) {
  const line = (key, cell) =>
    h("tr", {}, h("th", { scope: "row" }, phrase(key)), ...compared.map((each) => h("td", {}, cell(each))));
  const figure = (value, unit) =>
    value === "" || value === undefined ? phrase("unknown") : inUnit(value, unit, false);
  const head = ({ id }) =>
    h(
      "th",
      { scope: "col" },
      id,
      ...(id === chosen ? [h("span", { class: "lb-faint" }, ` ${phrase("pick_chosen")}`)] : []),
    );
  const offers = ({ prices }) =>
    Object.entries(prices).map(([name, price]) => h("p", {}, `${name} ${inUnit(price, "USD/h", false)}`));
  const cells = (key, cell) =>
    h("tr", {}, h("th", { scope: "row" }, phrase(key)), ...compared.map((each) => h("td", {}, ...cell(each))));
  const against = ({ id, more }) => (id === chosen ? "" : Math.abs(more) < 0.5 ? phrase("same") : difference(more));
  const remarks = ({ refused, remarks: sentences = [] }) =>
    (refused ? [refused] : sentences).map((text) => h("p", { class: "lb-remark" }, text));
  const title = h("h3", {}, phrase("pick_beside", { count: compared.length, most: MOST_COMPARED }));
  const grid = h(
    "table",
    {},
    h("caption", { class: "lb-hidden" }, phrase("pick_beside_table")),
    h("thead", {}, h("tr", {}, h("td"), ...compared.map(head))),
    h(
      "tbody",
      {},
      line("pick_total", (each) => (each.refused ? "–" : money(each.total))),
      line("pick_more", (each) => (each.refused ? "–" : against(each))),
      line("pick_hours", (each) => figure(each.hours, "h")),
      line("pick_days", (each) => (each.days === "" ? "–" : figure(each.days, "days"))),
      line("pick_in_use", (each) => figure(each.price, "USD/h")),
      line("pick_memory", (each) => figure(each.memory, "GB")),
      line("pick_peak_unit", (each) => figure(each.peak, "")),
      line("pick_bandwidth", (each) => figure(each.bandwidth, "GB/s")),
      line("pick_power", (each) => figure(each.power, "W")),
      line("pick_purchase", (each) => figure(each.purchase, "USD")),
      cells("pick_remarks", remarks),
      cells("pick_prices", offers),
      cells("remove", ({ id }) => [
        button("×", () => drop(id), { class: "lb-icon", "aria-label": phrase("pick_drop", { name: id }) }),
      ]),
    ),
  );
  const frame = h(
    "div",
    { class: "lb-frame", tabindex: "0", role: "region", "aria-label": phrase("pick_beside_table") },
    grid,
  );
  return h("div", {}, title, compared.length ? frame : h("p", { class: "lb-faint" }, phrase("pick_empty")));
}
