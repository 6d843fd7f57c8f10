import { button, h, hide, setHidden, setText, uniqueId } from "./dom.js";
import { control, formField, source } from "./fields.js";
import { money, shortMoney } from "./format.js";
import { phrase } from "./phrases.js";

// Cards of the saving strategies: a switch, the saving, and a fold with the strategy's own parameters.

const LEAST = 0.5; // USD: smaller changes count as no effect

export function strategyCards(form, send) {
  const cards = form.strategies.map((about) => strategyCard(about, form, send));
  const order = [...form.strategies].sort(
    (first, second) => Number(first.work === "other") - Number(second.work === "other"),
  );
  const groups = new Map(order.map(({ group }) => [group, []]));
  form.strategies.forEach(({ group }, place) => groups.get(group).push(cards[place].element));
  const keys = new Set(form.strategies.flatMap(({ use, fields }) => [use, ...fields]));
  // Strategies for the same work come first, then those that change the work.
  const lists = [...groups].map(([group, elements]) => {
    const id = uniqueId();
    return h(
      "div",
      { class: "lb-cards", role: "group", "aria-labelledby": id },
      h("h3", { class: "lb-cards-head", id }, group),
      ...elements,
    );
  });

  function show(view) {
    for (const card of cards) card.show(view);
  }

  return { elements: lists, arrange: () => {}, show, has: (key) => keys.has(key), summary: together };
}

// The savings of all strategies in use.
function together({ strategies, results }) {
  const count = Object.values(strategies).filter(({ used }) => used).length;
  if (!count) return phrase("none_in_use");
  const saved = results.savings[0].total - results.total;
  const key = saved >= LEAST ? "in_use_saves" : saved <= -LEAST ? "in_use_costs" : "in_use";
  const words = phrase(key, { count, amount: shortMoney(Math.abs(saved)) });
  const steps = results.savings
    .slice(1)
    .map(({ work, total }, place) => (work === "other" ? results.savings[place].total - total : 0));
  const other = steps.reduce((sum, step) => sum + step, 0);
  return words + (other >= LEAST ? phrase("from_other_work", { amount: shortMoney(other) }) : "");
}

function strategyCard(about, form, send) {
  const title = h(
    "span",
    { class: "lb-card-title", id: uniqueId(), "data-python": `b.use("${about.id}")` },
    about.title,
  );
  const effect = h("span", { class: "lb-effect", id: uniqueId() });
  const adjusts = h("p", { class: "lb-adjusts", id: uniqueId() }, about.adjusts);
  const remark = h("p", { class: "lb-adjusts", id: uniqueId() });
  const refusal = h("p", { class: "lb-refusal", id: uniqueId() });
  const commit = (text, live) => send({ kind: "set", key: about.use, text, live });
  const toggle = control(
    "switch",
    {
      "data-key": about.use,
      "aria-labelledby": title.id,
      "aria-describedby": `${effect.id} ${adjusts.id} ${remark.id} ${refusal.id}`,
    },
    commit,
  );
  title.addEventListener("click", () => toggle.input.click());
  const quiet = h("span", { class: "lb-quiet" });
  const reset = button(phrase("reset"), () => send({ kind: "reset", key: about.use }), {
    class: "lb-link",
    "aria-label": phrase("reset_named", { name: about.title }),
  });
  const below = h("div", { class: "lb-below" }, quiet, reset);
  const more = cardFold(about, form, send);
  const element = h(
    "div",
    { class: "lb-card", role: "group", "aria-labelledby": title.id },
    h("div", { class: "lb-card-head" }, toggle.input, title, effect),
    adjusts,
    remark,
    refusal,
    toggle.error,
    below,
    more.element,
  );

  function show(view) {
    const [entry, state] = [view.fields[about.use], view.strategies[about.id]];
    toggle.show(entry);
    setText(refusal, state.refusal && !entry.error ? phrase("not_usable", { reason: state.refusal }) : "");
    setHidden(refusal, !refusal.textContent);
    setText(remark, state.remark);
    setHidden(remark, !state.remark);
    showEffect(effect, state);
    element.classList.toggle("lb-used", state.used);
    hide(below, !entry.changed, toggle.input);
    below.classList.toggle("lb-changed", entry.changed);
    setText(quiet, phrase("changed_from", { from: entry.preset }));
    more.show(view);
  }

  return { element, show };
}

function cardFold(about, form, send) {
  const field = form.fields[about.use];
  const fields = about.fields.map((key) => formField(key, form.fields[key], send, about.title));
  const words = h("summary");
  const note = h("p");
  const exact = h("p");
  const evidence = [
    h("p", {}, about.evidence),
    ...source(field),
    h("p", {}, phrase("risk_level", { risk: about.risk })),
  ];
  const element = h(
    "details",
    { class: "lb-more" },
    words,
    h("p", {}, field.help),
    h("div", { class: "lb-fields" }, ...fields.map((field) => field.element)),
    h("div", { class: "lb-help" }, note, exact, ...evidence),
  );

  function show({ fields: entries, strategies }) {
    for (const field of fields) field.show(entries[field.key]);
    const changed = fields.filter(({ key }) => entries[key].changed).length;
    const count = fields.filter(({ key }) => !entries[key].absent).length;
    const title = phrase(count ? "settings_and_evidence" : "evidence", { count });
    setText(words, title + (changed ? phrase("changed_fields", { count: changed }) : ""));
    const planNote = entries[about.use].note;
    setText(note, planNote ? phrase("note_in_plan", { note: planNote }) : "");
    setText(exact, exactEffect(strategies[about.id]));
  }

  return { element, show };
}

function showEffect(element, state) {
  setText(element, state.refusal ? "" : effectWords(state));
  element.title = exactEffect(state);
  element.classList.toggle("lb-good", state.used && state.saving >= LEAST && state.net >= -LEAST);
}

// Says in a few words what a strategy saves, or what others pay; the fold has the details.
function effectWords({ used, saving, net }) {
  if (typeof saving !== "number" || typeof net !== "number") return phrase("effect_unknown");
  if (saving >= LEAST && net <= -LEAST)
    return phrase(used ? "saves_but_more" : "would_save_but_more", {
      amount: shortMoney(saving),
      more: shortMoney(-net),
    });
  if (saving >= LEAST) return phrase(used ? "saves" : "would_save", { amount: shortMoney(saving) });
  if (net >= LEAST) return phrase(used ? "covers" : "would_cover", { amount: shortMoney(net) });
  if (saving <= -LEAST) return phrase(used ? "costs_more" : "would_cost_more", { amount: shortMoney(-saving) });
  return phrase(used ? "changes_nothing" : "would_change_nothing");
}

// The effect in all digits, with the cost after credits and partners if it differs.
function exactEffect({ used, refusal, saving, net }) {
  if (refusal || typeof saving !== "number" || typeof net !== "number") return "";
  const lower = (amount) =>
    Math.abs(amount) < LEAST
      ? phrase("same")
      : phrase(amount < 0 ? "higher" : "lower", { amount: money(Math.abs(amount)) });
  const change = { total: lower(saving), paid: lower(net) };
  if (Math.abs(net - saving) < LEAST) return phrase(used ? "exact_effect" : "would_effect", change);
  return phrase(used ? "exact_effect_paid" : "would_effect_paid", change);
}
