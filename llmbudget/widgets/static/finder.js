import { h, setText, uniqueId } from "./dom.js";
import { findable, found } from "./find.js";
import { phrase } from "./phrases.js";

// Fields that search: arrow keys go through what is found, Enter takes it, Escape leads back.

// The search of the page: "/" leads into it. `go` follows what an entry leads to, and returns a sentence where there is
// more to say.
export function fieldFinder(form, go) {
  let profile = "";
  let entries = null; // built when somebody first searches
  let before = null; // what had the focus before "/"
  const known = () => {
    entries ??= findable(form, profile);
    return entries;
  };
  const back = () => before?.isConnected && before.focus();
  const attributes = { "aria-keyshortcuts": "/" };
  const search = searchField({ label: phrase("find"), hint: phrase("find_hint"), attributes }, known, go, back);
  const key = h("kbd", { class: "lb-find-key", "aria-hidden": "true" }, "/");
  const element = h("search", { class: "lb-finder" }, ...search.elements, key);
  const { input } = search;

  // In JupyterLab a page listens only for keys of its own notebook, and only while it can be seen.
  function onslash(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { target } = event;
    if (target.closest?.("input, textarea, select, [contenteditable=true], .cm-editor")) return;
    const panel = element.closest(".jp-NotebookPanel");
    if (!element.checkVisibility() || (panel && target !== document.body && !panel.contains(target))) return;
    event.preventDefault();
    before = target;
    input.focus();
    input.select();
  }

  document.addEventListener("keydown", onslash);

  function show(view) {
    if (view.profile !== profile) entries = null;
    profile = view.profile;
  }

  return { element, show, stop: () => document.removeEventListener("keydown", onslash) };
}

// A field with a list of what is found. `known` returns the entries, `go` takes what an entry leads to, `back` is called
// by Escape in an empty field.
export function searchField({ label, hint, attributes = {} }, known, go, back = () => {}) {
  const list = h("ul", { class: "lb-found", role: "listbox", id: uniqueId(), "aria-label": label, hidden: true });
  const told = h("p", { class: "lb-found-told lb-faint lb-hidden", role: "status" });
  const input = h("input", {
    type: "text",
    class: "lb-find",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: hint,
    "aria-label": label,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    ...attributes,
    oninput: look,
    onkeydown,
    onblur: close,
    onleave: () => {},
  });
  let hits = [];
  let chosen = 0;

  function look() {
    hits = found(known(), input.value);
    list.replaceChildren(...hits.map(option));
    mark(0);
    const searched = input.value.trim() !== "";
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    const answer = hits.length ? phrase("find_count", { count: hits.length }) : phrase("find_nothing");
    say(searched ? answer : "", hits.length > 0);
  }

  // What is found is counted for screen readers alone: others see it.
  function say(text, quiet = false) {
    setText(told, text);
    told.classList.toggle("lb-hidden", quiet || !text);
  }

  function option({ label, where }, place) {
    return h(
      "li",
      { role: "option", id: uniqueId(), onmousedown: (event) => event.preventDefault(), onclick: () => take(place) },
      h("span", {}, label),
      h("span", { class: "lb-faint" }, where),
    );
  }

  function mark(place) {
    chosen = place;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
    const item = list.children[place];
    if (item) input.setAttribute("aria-activedescendant", item.id);
    else input.removeAttribute("aria-activedescendant");
    item?.scrollIntoView({ block: "nearest" });
  }

  function take(place) {
    const { to } = hits[place];
    close();
    input.value = "";
    say(go(to) ?? "");
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    say("");
  }

  function onkeydown(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length && !list.hidden) mark((chosen + step + hits.length) % hits.length);
    else if (event.key === "ArrowDown") look();
    else if (event.key === "Enter" && !list.hidden) take(chosen);
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
  }

  // Escape empties the field first, then leads back.
  function leave() {
    if (!input.value) back();
    input.value = "";
    hits = [];
    close();
  }

  return { input, elements: [input, list, told] };
}
