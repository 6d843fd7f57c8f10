import { button, h, hide, setText } from "./dom.js";
import { saveBlob } from "./download.js";
import { phrase } from "./phrases.js";

// Sentences above a page that stay until somebody acts: another tab has another version, this browser keeps nothing,
// or what it kept cannot be read. They never take the focus; a screen reader says them when it comes to a pause.

/** @type {Record<string, string>} */
const KINDS = {
  newer: phrase("version_newer"),
  both: phrase("version_both"),
  apart: phrase("version_apart"),
  gone: phrase("version_gone"),
  linked: phrase("version_linked"),
};

function banner(words, ...buttons) {
  const said = h("span", { role: "status" });
  const actions = h("span", { class: "lb-choices", hidden: true }, ...buttons);
  const element = h("div", { class: "lb-banner" }, said, actions); // there before it says something, or nobody hears it

  // `instead` has the focus when a button that has it goes away.
  function show(on, instead, text = words) {
    element.classList.toggle("lb-told", on);
    setText(said, on ? text : "");
    hide(actions, !on, instead);
  }

  return { element, show };
}

// `choose("adopt")` goes on with the other version, `choose("stay")` with this one.
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

// What is typed is lost with the page: the browser asks before it closes, until there is a file.
export function notKept(words, save) {
  const shown = banner(words, button(phrase("save_file"), save, { class: "lb-button" }));
  let now = null;
  let inFile = null;

  // `record` is what was to be kept: after it changed, the file is old.
  function show(kept, record, instead) {
    now = record;
    shown.show(!kept, instead);
    document.body.toggleAttribute("data-unkept", !kept); // the banner of a kernel that ended must not promise more
    askBefore(!kept && record !== inFile);
  }

  function saved() {
    inFile = now;
    askBefore(false);
  }

  // The frame of a page of Voila asks too, before Voila ends the kernel.
  function askBefore(on) {
    document.body.toggleAttribute("data-unsaved", on);
    window[on ? "addEventListener" : "removeEventListener"]("beforeunload", ask);
  }

  function ask(event) {
    event.preventDefault();
  }

  return { element: shown.element, show, saved };
}

// `drop` forgets it.
export function unread(drop) {
  let text = "";
  const save = button(
    phrase("unread_save"),
    () => saveBlob(new Blob([planIn(text) ?? text], { type: "text/plain" }), planIn(text) ? "kept.yaml" : "kept.txt"),
    { class: "lb-button" },
  );
  const shown = banner(phrase("unread"), save, button(phrase("unread_delete"), drop, { class: "lb-button" }));

  function show(found, instead) {
    text = found ?? "";
    shown.show(found !== null, instead);
  }

  return { element: shown.element, show };
}

// The plan in what was kept, where only what follows it is damaged.
function planIn(text) {
  const [, plan] = /^\{"plan":\s*("(?:[^"\\]|\\.)*")/s.exec(text) ?? [];
  try {
    return plan && JSON.parse(plan);
  } catch {
    return undefined;
  }
}
