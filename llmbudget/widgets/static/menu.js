import { button, h, uniqueId } from "./dom.js";

// A button that opens a list of actions. Arrow keys, Home, End and first letters go through it; Escape and every choice
// close it and lead back to the button.

export function menuItem(label, about, chosen, attributes = {}) {
  const title = h("span", { class: "lb-menu-title", id: uniqueId() }, label);
  const words = h("span", { class: "lb-faint", id: uniqueId() }, about);
  const named = { "aria-labelledby": title.id, "aria-describedby": words.id };
  const all = { type: "button", role: "menuitem", tabindex: "-1", class: "lb-choice", ...named, ...attributes };
  return h("button", { ...all, onclick: chosen }, title, words);
}

export function menuGroup(label, ...items) {
  const title = h("span", { class: "lb-menu-group lb-faint", "aria-hidden": "true" }, label);
  return h("div", { role: "group", "aria-label": label }, title, ...items);
}

export function actionMenu(label, about) {
  const list = h("div", { class: "lb-menu", role: "menu", id: uniqueId(), "aria-label": about, hidden: true });
  const opener = button(label, () => show(list.hidden), {
    class: "lb-button lb-opener",
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    "aria-controls": list.id,
  });
  const element = h("div", { onkeydown, onfocusin: reached, onfocusout: left }, opener, list);
  list.addEventListener("click", chosen);

  /** @type {() => any[]} */
  const items = () => [...list.querySelectorAll("[role^=menuitem]")];

  function show(open, place = 0) {
    list.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) items().at(place).focus();
  }

  // The action itself has been carried out: a click on an item reaches the item first.
  function chosen(event) {
    if (!event.target.closest("[role^=menuitem]")) return;
    show(false);
    opener.focus();
  }

  function onkeydown(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (list.hidden) openBy(event);
    else moveBy(event);
  }

  function openBy(event) {
    const place = { ArrowDown: 0, ArrowUp: -1 }[event.key];
    if (place === undefined) return;
    event.preventDefault();
    show(true, place);
  }

  function moveBy(event) {
    const all = items();
    const now = all.indexOf(document.activeElement);
    if (event.key === "Escape") {
      show(false);
      opener.focus();
    } else {
      const next = placeAfter(all, now, event.key);
      if (next < 0) return;
      all[next].focus();
    }
    event.preventDefault();
  }

  // The action with the focus is in the order of tabs: a list that scrolls must be reached by keyboard.
  function reached(event) {
    for (const item of items()) item.tabIndex = item === event.target ? 0 : -1;
  }

  // `relatedTarget` is null after a click on an element without focus, which also closes the list.
  function left(event) {
    if (!element.contains(event.relatedTarget)) show(false);
  }

  return { element, opener, add: (...children) => list.append(...children) };
}

// The place that a key leads to; -1 for a key that leads nowhere.
function placeAfter(items, now, key) {
  const count = items.length;
  const places = { ArrowDown: (now + 1) % count, ArrowUp: (now - 1 + count) % count, Home: 0, End: count - 1 };
  if (key in places) return places[key];
  if (key.length > 1 || key === " ") return -1;
  const order = items.map((_, step) => (now + 1 + step) % count);
  return order.find((place) => items[place].textContent.toLowerCase().startsWith(key.toLowerCase())) ?? -1;
}
