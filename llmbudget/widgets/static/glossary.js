import { h, uniqueId } from "./dom.js";

// Terms of the glossary, marked in labels and help. Pointer and focus show their meaning, Escape closes it. Names of
// controls are left alone: a screen reader says them often, and they say what to enter.

const CONTROLS = "button, label, summary, a, input, select, textarea";
const LABELS = ".lb-results :is(dt, th[scope=row], .lb-about, .lb-drivers-key)";

// A text in parts: strings, and `{ text, term }` where a term stands for the first time.
export function termsIn(text, terms, seen = new Set()) {
  const byName = new Map(terms.flatMap((term) => term.names.map((name) => [name.toLowerCase(), term])));
  const names = [...byName.keys()]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(?<![\\w-])(${names.join("|")})(s?)(?![\\w-])`, "gi");
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const term = byName.get(match[1].toLowerCase());
    if (seen.has(term)) continue;
    seen.add(term);
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({ text: match[0], term });
    end = match.index + match[0].length;
  }
  return end < text.length ? [...parts, text.slice(end)] : parts;
}

export function glossary(form, root) {
  const meanings = new Map(form.glossary.map((term) => [term, h("p", { id: uniqueId() }, term.meaning)]));
  const texts = h("div", { hidden: true }, ...meanings.values());
  const tip = h("div", { class: "lb-tip lb-meaning", role: "tooltip", hidden: true, onpointerleave: leave });
  let shown = null;
  let profile = "";

  function mark(element, seen) {
    if (element.closest(CONTROLS)) return;
    for (const node of [...element.childNodes]) {
      if (node.nodeType !== Node.TEXT_NODE) continue;
      const parts = termsIn(node.data, form.glossary, seen);
      if (parts.every((part) => typeof part === "string")) continue;
      node.replaceWith(...parts.map((part) => (typeof part === "string" ? part : marked(part))));
    }
  }

  function marked({ text, term }) {
    const about = { tabindex: "0", "aria-describedby": meanings.get(term).id };
    const handlers = { onfocus: open, onblur: close, onpointerenter: open, onpointerleave: leave };
    const element = h("dfn", { class: "lb-term", ...about, ...handlers }, text);
    function open() {
      shown = element;
      tip.replaceChildren(term.meaning);
      tip.hidden = false;
      place(element);
    }
    return element;
  }

  // Below the term, inside the page.
  function place(element) {
    const [box, page] = [element.getBoundingClientRect(), root.getBoundingClientRect()];
    const right = page.width - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(8, Math.min(box.left - page.left, right))}px`;
    tip.style.top = `${box.bottom - page.top}px`;
  }

  function close() {
    tip.hidden = true;
    shown = null;
  }

  // The pointer may go from the term to its meaning, and a term with the focus keeps it.
  function leave(event) {
    const to = event.relatedTarget;
    if (shown && (tip.contains(to) || shown.contains(to) || shown === document.activeElement)) return;
    close();
  }

  function onkeydown(event) {
    if (event.key === "Escape" && shown) close();
  }

  // Labels of results change with the kind of organization only.
  function show(view) {
    if (view.profile === profile) return;
    profile = view.profile;
    const seen = new Set();
    for (const label of root.querySelectorAll(LABELS)) mark(label, seen);
  }

  // The help of a field is marked when it opens. What its label names is explained there, too.
  function explain(help, label) {
    if (help.dataset.marked) return;
    help.dataset.marked = "true";
    const seen = new Set();
    const named = termsIn(label, form.glossary, seen).filter((part) => typeof part !== "string");
    mark(help.querySelector("p"), seen); // its note and source are other people's words
    help.append(...named.map(({ term }) => h("p", {}, h("strong", {}, term.names[0]), `: ${term.meaning}`)));
  }

  root.addEventListener("keydown", onkeydown);
  return { elements: [texts, tip], show, explain };
}
