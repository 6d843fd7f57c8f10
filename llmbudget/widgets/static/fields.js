import { button, h, hide, setHidden, setText, uniqueId } from "./dom.js";
import { unitBeside } from "./format.js";
import { monthButton } from "./months.js";
import { phrase } from "./phrases.js";
import { isPicked, pickedInput } from "./picked.js";

// One input of the form, a card or a table. It sends texts while people type, so that the budget updates, but a text is
// validated only when they leave the field or press Enter.

const PAUSE = 150; // ms without a key before a text is sent

export function control(kind, attributes, commit) {
  const picked = isPicked(attributes["data-key"] ?? "");
  const make = picked ? pickedInput : { choice: choiceInput, switch: switchInput }[kind];
  const { input, write } = make?.(commit) ?? textInput(kind, commit);
  const error = h("p", { class: "lb-error", id: uniqueId(), "aria-live": "polite" });
  input.id = uniqueId();
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

  function show(entry) {
    write(entry);
    if (error.textContent === entry.error) return;
    error.textContent = entry.error;
    input.setAttribute("aria-invalid", String(Boolean(entry.error)));
    const described = [entry.error ? error.id : "", attributes["aria-describedby"] ?? ""].join(" ").trim();
    input.setAttribute("aria-describedby", described);
  }

  return { input, error, show };
}

function textInput(kind, commit) {
  const input = h("input", {
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    onfocus,
    onblur,
    onchange,
    oninput,
    onkeydown,
    onleave,
  });
  if (kind === "number") input.classList.add("lb-number");
  if (kind === "month") input.placeholder = phrase("month_hint");
  if (kind === "day") input.placeholder = phrase("day_hint");
  let dirty = false; // typed and not yet validated: answers must not overwrite it
  let timer = null;
  let before = "";
  let texts = { text: "" };

  // A number shows all its digits while it is edited.
  function onfocus() {
    show(texts.exact ?? texts.text);
    before = input.value;
  }

  function onblur() {
    show(texts.text);
  }

  function show(text) {
    if (!dirty && input.value !== text) input.value = text;
  }

  function onchange() {
    clearTimeout(timer);
    dirty = false;
    texts = { text: input.value }; // until the answer arrives with the formatted text
    commit(input.value, false);
  }

  function oninput() {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => commit(input.value, true), PAUSE);
  }

  function onleave() {
    if (dirty) onchange();
  }

  function onkeydown(event) {
    if (event.key !== "Escape" || !dirty) return;
    input.value = before;
    onchange();
  }

  function write({ text, exact, hint }) {
    texts = { text, exact };
    show(document.activeElement === input ? (exact ?? text) : text);
    if (hint && input.placeholder !== hint) input.placeholder = hint;
  }

  return { input, write };
}

// It moves at once; the answer says whether it was accepted.
function switchInput(commit) {
  const input = button("", press, { role: "switch", class: "lb-switch", "aria-checked": "false" });
  const turn = (on) => input.setAttribute("aria-checked", String(on));

  function press() {
    const on = input.getAttribute("aria-checked") !== "true";
    turn(on);
    commit(on ? "on" : "off", false);
  }

  return { input, write: ({ text }) => turn(text === "on") };
}

function choiceInput(commit) {
  const input = h("select", { onchange: () => commit(input.value, false) });

  function write({ text, options }) {
    if (options) showOptions(input, options);
    if (input.value !== text) input.value = text;
  }

  return { input, write };
}

function showOptions(select, options) {
  const key = JSON.stringify(options);
  if (select.dataset.options === key) return;
  select.dataset.options = key;
  select.replaceChildren(...options.map(({ value, label }) => h("option", { value }, label)));
}

// `owner`, a strategy, distinguishes fields with the same label for screen readers.
export function formField(key, about, send, owner = "") {
  const apart = owner && `, ${owner}`;
  const quiet = h("span", { class: "lb-quiet", id: uniqueId() });
  const remark = h("p", { class: "lb-remark", id: uniqueId(), hidden: true });
  const read = h("span", { class: "lb-read", role: "status" });
  let shown = null; // the entry that is shown: a patch that leaves it alone redraws nothing
  const attributes = { "data-key": key, "aria-describedby": `${remark.id} ${quiet.id}` };
  if (owner) attributes["aria-label"] = `${about.label}${apart}${unitBeside(about)}`;
  const { input, error, show: showInput } = control(about.kind, attributes, commit);
  const reset = button(phrase("reset"), () => send({ kind: "reset", key }), {
    class: "lb-link",
    "aria-label": phrase("reset_named", { name: about.label + apart }),
  });
  const note = h("p");
  const help = h(
    "div",
    { class: "lb-help", id: uniqueId(), hidden: true },
    h("p", {}, about.help),
    note,
    ...origin(about),
  );
  const info = button("?", toggle, {
    class: "lb-info",
    "aria-label": phrase("about_field", { name: about.label + apart }),
    "aria-expanded": "false",
    "aria-controls": help.id,
  });
  const unit = h("span", { class: "lb-unit" }, unitBeside(about));
  const label = h("label", { for: input.id, "data-python": key }, about.label, unit);
  const element = h(
    "div",
    { class: "lb-field" },
    label,
    h("div", { class: "lb-input" }, input, ...monthButton(about, input).map((each) => each.element)),
    remark,
    h("div", { class: "lb-below" }, read, quiet, reset, info),
    error,
    help,
  );

  // A text that changes nothing may be reformatted, such as 20000 to "20,000", so its field is always redrawn.
  function commit(text, live) {
    shown = null;
    send({ kind: "set", key, text, live });
  }

  function toggle() {
    help.hidden = !help.hidden;
    info.setAttribute("aria-expanded", String(!help.hidden));
    explain(help, about.label);
  }

  function show(entry) {
    if (entry === shown) return;
    shown = entry;
    showInput(entry);
    setHidden(element, Boolean(entry.absent));
    if (entry.python) label.dataset.python = entry.python;
    element.classList.toggle("lb-changed", entry.changed);
    element.classList.toggle("lb-replaced", Boolean(entry.replaced));
    hide(reset, !entry.changed, input);
    setText(read, entry.read);
    setText(note, entry.note ? phrase("note_in_plan", { note: entry.note }) : "");
    setText(quiet, entry.changed ? phrase("changed_from", { from: entry.preset }) : usual(about, entry));
    quiet.title = entry.changed ? "" : quiet.textContent;
    setText(remark, entry.remark);
    setHidden(remark, !entry.remark);
    remark.classList.toggle("lb-stale", entry.stale);
  }

  return { key, element, show };
}

// Asks the page to mark the terms of a help text, which it does once.
export function explain(help, label) {
  if (!help.hidden) help.dispatchEvent(new CustomEvent("explain", { bubbles: true, detail: label }));
}

// Names the source of a figure, or says that it is an assumption.
export function usual(about, entry) {
  const noteSays = entry.note.startsWith("An assumption"); // the note says so already
  const source = about.source === "assumption" ? (noteSays ? "" : phrase("assumption")) : about.source;
  return [source, entry.note || (source ? "" : about.help)].filter(Boolean).join(" · ");
}

export function origin(about) {
  return [h("p", {}, phrase("enter", { allowed: about.allowed })), ...source(about)];
}

export function source(about) {
  if (about.source === "assumption") return [h("p", {}, phrase("source_none"))];
  if (!about.link) return about.source ? [h("p", {}, phrase("source") + about.source)] : [];
  const link = h("a", { href: about.link, target: "_blank", rel: "noopener noreferrer" }, about.source);
  return [h("p", {}, phrase("source"), link)];
}
