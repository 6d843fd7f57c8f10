import { button, h, hide, setText } from "./dom.js";
import { saveBlob } from "./download.js";
import { phrase } from "./phrases.js";

// Banners that stay until somebody acts: another tab has another version, this browser cannot store edits, or stored
// edits cannot be read. They never take the focus; screen readers announce them politely.

/** @type {Record<string, string>} */
const KINDS = {
  newer: phrase("version_newer"),
  both: phrase("version_both"),
  apart: phrase("version_apart"),
  gone: phrase("version_gone"),
  linked: phrase("version_linked"),
};

function banner(words, ...buttons) {
  const sentence = h("span", { role: "status" });
  const actions = h("span", { class: "lb-choices", hidden: true }, ...buttons);
  const element = h("div", { class: "lb-banner" }, sentence, actions); // present before its text, so that screen readers announce it

  // `instead` gets the focus if a focused button is hidden.
  function show(on, instead, text = words) {
    element.classList.toggle("lb-told", on);
    setText(sentence, on ? text : "");
    hide(actions, !on, instead);
  }

  return { element, show };
}

// `choose("adopt")` switches to the other version; `choose("stay")` keeps this one.
export function otherVersion(choose, kinds = KINDS, undo = true) {
  const way = (kind, words, title) => button(words, () => choose(kind), { class: "lb-button", title });
  const shown = banner(
    "",
    way("adopt", phrase("adopt"), phrase(undo ? "adopt_about_undo" : "adopt_about")),
    way("stay", phrase("stay"), phrase(undo ? "stay_about_undo" : "stay_about")),
  );
  const show = (other, instead) => shown.show(Boolean(other), instead, kinds[other?.kind]);
  return { element: shown.element, show };
}

// Edits would be lost with the page, so the browser warns before closing until a file is saved.
export function notKept(words, save) {
  const shown = banner(words, button(phrase("save_file"), save, { class: "lb-button" }));
  let now = null;
  let inFile = null;

  // `record` is the state to keep: once it changes, the saved file is outdated.
  function show(kept, record, instead) {
    now = record;
    shown.show(!kept, instead);
    document.body.toggleAttribute("data-unkept", !kept); // the banner for an ended kernel must not promise that edits are kept
    askBefore(!kept && record !== inFile);
  }

  function saved() {
    inFile = now;
    askBefore(false);
  }

  // The frame around a Voila page also warns, before Voila ends the kernel.
  function askBefore(on) {
    document.body.toggleAttribute("data-unsaved", on);
    window[on ? "addEventListener" : "removeEventListener"]("beforeunload", ask);
  }

  function ask(event) {
    event.preventDefault();
  }

  return { element: shown.element, show, saved };
}

// `take` replaces the saved prices of the plan by today's.
export function movedPrices(take) {
  const title = phrase("prices_take_title");
  const shown = banner("", button(phrase("prices_take"), take, { class: "lb-button", title }));
  return { element: shown.element, show: (text, instead) => shown.show(Boolean(text), instead, text) };
}

// `drop` deletes the stored text.
export function unread(drop) {
  let text = "";
  const save = button(
    phrase("unread_save"),
    () => saveBlob(new Blob([planIn(text) ?? text], { type: "text/plain" }), planIn(text) ? "kept.yaml" : "kept.txt"),
    { class: "lb-button" },
  );
  const shown = banner(phrase("unread"), save, button(phrase("unread_delete"), drop, { class: "lb-button" }));

  function show(stored, instead) {
    text = stored ?? "";
    shown.show(stored !== null, instead);
  }

  return { element: shown.element, show };
}

// The plan in a stored text that is damaged only after the plan.
function planIn(text) {
  const [, plan] = /^\{"plan":\s*("(?:[^"\\]|\\.)*")/s.exec(text) ?? [];
  try {
    return plan && JSON.parse(plan);
  } catch {
    return undefined;
  }
}
