import { button, h, hide, setText } from "./dom.js";
import { saveBlob } from "./download.js";

// Sentences above a page that stay until somebody acts: another tab has another version, this browser keeps nothing,
// or what it kept cannot be read. They never take the focus; a screen reader says them when it comes to a pause.

/** @type {Record<string, string>} */
const KINDS = {
  newer: "This plan was changed in another tab. What you see here is the version before.",
  both: "This plan was changed in another tab too. Your changes are kept apart from it until you choose a version.",
  apart: "Another tab has changes that are not in this version. They are kept until you choose a version.",
  gone: "Another tab went back to the preset, or the data of this browser was cleared. Your version stays here until you choose.",
  linked:
    "You see the plan of a link. The version that you edited in this browser before is kept until you choose one.",
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
    way(
      "adopt",
      "Take over the other version",
      `Shows the other version here${undo ? "; Undo brings yours back" : " in place of yours"}`,
    ),
    way("stay", "Keep this version", `Replaces the other version${undo ? "; Undo shows the other one" : ""}`),
  );
  const show = (other, instead) => shown.show(Boolean(other), instead, kinds[other?.kind]);
  return { element: shown.element, show };
}

// What is typed is lost with the page: the browser asks before it closes, until there is a file.
export function notKept(what, save) {
  const words = `${what} not kept in this browser: its storage is full or blocked. Save a file before you close this page, then free some space.`;
  const shown = banner(words, button("Save the file", save, { class: "lb-button" }));
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

// `take` uses today's prices in the place of those that the plan was saved with.
export function movedPrices(take) {
  const title = "Takes today's prices into this plan; Undo brings the earlier ones back";
  const shown = banner("", button("Use the new prices", take, { class: "lb-button", title }));
  return { element: shown.element, show: (text, instead) => shown.show(Boolean(text), instead, text) };
}

// `drop` forgets it.
export function unread(drop) {
  let text = "";
  const save = button(
    "Save what was kept",
    () => saveBlob(new Blob([planIn(text) ?? text], { type: "text/plain" }), planIn(text) ? "kept.yaml" : "kept.txt"),
    { class: "lb-button" },
  );
  const shown = banner(
    "What this browser kept of an earlier visit is damaged, or comes from another version of llmbudget, and could not be opened. Save it as a file, and send it to whoever looks after llmbudget, or forget it.",
    save,
    button("Forget it", drop, { class: "lb-button" }),
  );

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
