import { button, h, setText, uniqueId } from "./dom.js";
import { money, shortMoney } from "./format.js";
import { phrase } from "./phrases.js";

// The sections of the form, always in sight: each with its money, and a mark where something is wrong. A column on wide
// pages, a strip on narrower ones, a list behind a button on a phone.

export function sectionNavigation(form, fields, finder) {
  const list = h("ul");
  const nav = h("nav", { id: uniqueId(), "aria-label": phrase("sections") }, list);
  const toggle = button(phrase("sections"), () => unfold(!element.classList.contains("lb-open")), {
    class: "lb-button lb-opener lb-nav-toggle",
    "aria-expanded": "false",
    "aria-controls": nav.id,
  });
  const element = h("div", { class: "lb-places", onkeydown }, finder, toggle, nav);
  const items = Object.fromEntries(
    Object.keys(form.sections).map((id) => [id, placeItem(form.sections[id], () => go(id))]),
  );
  const seen = new Set(); // sections on a line in the upper part of the window
  const watch = new IntersectionObserver(look, { rootMargin: "-25% 0px -74% 0px" });
  let profile = "";
  let order = [];
  let current = "";

  function go(id) {
    unfold(false);
    fields.goTo(id);
    mark(id);
  }

  function unfold(open) {
    element.classList.toggle("lb-open", open);
    toggle.setAttribute("aria-expanded", String(open));
  }

  function onkeydown(event) {
    if (event.key !== "Escape" || !element.classList.contains("lb-open")) return;
    unfold(false);
    toggle.focus();
  }

  function look(entries) {
    for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target.dataset.section);
    const first = order.find((id) => seen.has(id));
    if (first && !worksIn(current)) mark(first);
  }

  // The section with the focus counts while the focus is in sight: the last sections never reach the upper part.
  function worksIn(id) {
    const { activeElement: focused } = document;
    if (!fields.sections[id]?.element.contains(focused)) return false;
    const { top, bottom } = focused.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  }

  function mark(id) {
    if (id === current) return;
    items[current]?.button.removeAttribute("aria-current");
    items[id].button.setAttribute("aria-current", "location");
    current = id;
    keepInSight(items[id].element);
  }

  // Only the strip and the column scroll, never the page.
  function keepInSight(item) {
    const [box, part] = [nav.getBoundingClientRect(), item.getBoundingClientRect()];
    if (part.left < box.left || part.right > box.right) nav.scrollLeft += part.left - box.left - box.width / 4;
  }

  function arrange(layout) {
    order = layout.map(({ id }) => id);
    const first = layout.findIndex(({ other }) => other);
    layout.forEach(({ id }, place) => items[id].element.classList.toggle("lb-first-other", place === first));
    list.replaceChildren(...order.map((id) => items[id].element));
    seen.clear();
    watch.disconnect();
    for (const id of order) watch.observe(fields.sections[id].element);
    mark(order[0]);
  }

  function show(view) {
    if (view.profile !== profile) arrange(form.layouts[view.profile]);
    profile = view.profile;
    const wrong = counted(view.errors.map(({ key }) => fields.sectionOf(key)));
    const failed = counted(view.results.checks.failed.map(({ ways }) => ways.length && fields.sectionOf(ways[0].key)));
    for (const id of order) items[id].show(moneyOf(view, id), wrong.get(id) ?? 0, failed.get(id) ?? 0);
  }

  return { element, show, stop: () => watch.disconnect() };
}

function counted(ids) {
  const counts = new Map();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

// What a section costs; what the strategies save.
function moneyOf({ subtotals, results }, id) {
  if (id !== "strategies") return subtotals[id];
  const saved = results.total - results.savings[0].total;
  return Math.abs(saved) >= 0.5 ? saved : undefined;
}

function placeItem({ title }, go) {
  const amount = h("span", { class: "lb-place-amount" });
  const problem = h("span", { class: "lb-place-problem" });
  const place = button("", go, { class: "lb-place" });
  place.append(h("span", { class: "lb-place-title" }, title), problem, " ", amount);

  function show(cost, wrong, failed) {
    setText(amount, cost === undefined ? "" : shortMoney(cost));
    amount.title = cost === undefined ? "" : money(cost);
    const words = [
      wrong ? phrase("to_correct", { count: wrong }) : "",
      failed ? phrase("place_failed", { count: failed }) : "",
    ].filter(Boolean);
    const said = words.join(", ");
    if (problem.title === said) return;
    problem.title = said;
    problem.classList.toggle("lb-bad", wrong > 0);
    problem.replaceChildren(
      ...(said ? [h("span", { "aria-hidden": "true" }, "!"), h("span", { class: "lb-hidden" }, said)] : []),
    );
  }

  return { element: h("li", {}, place), button: place, show };
}
