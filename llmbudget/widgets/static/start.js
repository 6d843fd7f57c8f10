import { button, enable, h, setHidden, setText, uniqueId } from "./dom.js";
import { estimate } from "./estimate.js";
import { control } from "./fields.js";
import { configField } from "./model.js";
import { phrase } from "./phrases.js";

// The start card: questions that begin a budget of one's own, and a total that moves with each answer. Enter goes to the
// next question; after the last one it creates the budget.

/** @typedef {{ element: HTMLElement, show: (view: any) => void, focus: () => boolean }} Part */

export function startCard(form, send, choose, heading) {
  const title = h("h1", { id: uniqueId(), tabindex: "-1" });
  const undo = button("↶", () => send({ kind: "undo" }), { class: "lb-icon", "aria-label": phrase("undo_answer") });
  const redo = button("↷", () => send({ kind: "redo" }), { class: "lb-icon", "aria-label": phrase("redo_answer") });
  const tools = h(
    "div",
    { class: "lb-start-tools" },
    undo,
    redo,
    button(phrase("start_file"), choose, { class: "lb-button" }),
    button(phrase("start_example"), () => send({ kind: "example" }), { class: "lb-button" }),
  );
  const list = h("div", { class: "lb-questions", onkeydown });
  const result = estimate(form, create);
  const element = h("section", { class: "lb-start", "aria-labelledby": title.id });
  const content = [
    h("div", { class: "lb-start-head" }, h("div", {}, title, h("p", {}, phrase("start_about"))), tools),
    h("div", { class: "lb-start-columns" }, list, result.element),
  ];
  let questions = [];
  let profile = "";
  let on = false;
  let creating = false;

  function arrange(card) {
    questions = card.questions.map((about, place) => question(about, place + 1, send));
    list.replaceChildren(...questions.map((part) => part.element));
    setText(title, card.title);
  }

  function show(view) {
    const root = element.closest(".lb-root");
    const focused = element.contains(document.activeElement);
    const was = on;
    on = view.start.on;
    root.classList.toggle("lb-asking", on);
    if (on !== was) element.replaceChildren(...(on ? content : []));
    if (!on && focused) heading.focus();
    if (!on) return;
    if (view.profile !== profile) arrange(form.start[view.profile]);
    profile = view.profile;
    questions.forEach((part, place) => part.show(view.start.questions[place], view));
    enable(undo, view.header.undo);
    enable(redo, view.header.redo);
    result.show(view, questions.length);
    if (creating) correct();
    creating = false;
  }

  function create() {
    creating = true;
    send({ kind: "create" });
  }

  // The answer to creating came, and the card is still there: an answer is wrong.
  function correct() {
    const wrong = list.querySelector("[aria-invalid=true]");
    if (wrong instanceof HTMLElement) wrong.focus();
  }

  function onkeydown(event) {
    if (event.key !== "Enter" || !event.target.matches("input,select")) return;
    event.preventDefault();
    const place = questions.findIndex((part) => part.element.contains(event.target));
    const next = questions.slice(place + 1).some((part) => part.focus());
    if (next) return;
    result.focus(); // leaving the field sends its answer
    create();
  }

  // A page that was just opened begins with the first question.
  function begin() {
    result.opened();
    const free = document.activeElement === document.body && "voila" in document.body.dataset;
    if (on && free) questions[0].focus();
  }

  return { element, show, begin, receive: result.receive };
}

function question(about, number, send) {
  const note = h("p", { class: "lb-start-note", id: uniqueId() });
  const asks = about.asks.map((ask) => answer(ask, note.id, send));
  const mark = h("span", { class: "lb-start-number" }, String(number));
  const extra = asks.flatMap((ask) => ask.extra ?? []);
  const element = h(
    "fieldset",
    { onchange },
    h("legend", {}, mark, about.title),
    h("div", { class: "lb-start-answers" }, ...asks.map((ask) => ask.element)),
    note,
    ...extra,
  );

  // Where it runs decides what else is asked: at once, so that the next key finds it.
  function onchange({ target }) {
    const way = about.asks.flatMap(({ options }) => options).find(({ value }) => value === target.value)?.way;
    if (target.matches("select") && way) for (const ask of asks) ask.follow?.(way);
  }

  function show(state, view) {
    asks.forEach((ask) => ask.show(state.asks[ask.id] ?? view));
    setText(note, state.note);
    element.classList.toggle("lb-done", state.done);
  }

  return { element, show, focus: () => asks.some((ask) => ask.focus()) };
}

function answer(ask, noteId, send) {
  const kinds = { buttons: choiceButtons, config: pastedConfig };
  return { id: ask.id, ...(kinds[ask.kind] ?? typed)(ask, noteId, send) };
}

// A field with its usual value in gray, and texts that a click fills in.
function typed(ask, noteId, send) {
  const commit = (text, live) => send({ kind: "answer", id: ask.id, text, live });
  const attributes = { "data-key": `start.${ask.id}`, "aria-describedby": noteId };
  const { input, error, show: write } = control(ask.kind, attributes, commit);
  const picks = ask.picks.map((text) =>
    button(text, () => pick(text), { class: "lb-link", "aria-label": phrase("pick", { text, label: ask.label }) }),
  );
  const element = h(
    "div",
    { class: "lb-start-answer" },
    h("label", { for: input.id }, ask.label),
    input,
    ...(picks.length ? [h("div", { class: "lb-start-picks" }, ...picks)] : []),
    error,
  );

  function follow(way) {
    if (ask.ways.length) setHidden(element, !ask.ways.includes(way));
  }

  function pick(text) {
    input.value = text;
    commit(text, false);
  }

  function show(entry) {
    write(ask.options.length ? { ...entry, options: ask.options } : entry);
    setHidden(element, !entry.asked);
  }

  function focus() {
    if (element.hidden) return false;
    input.focus();
    if (input instanceof HTMLInputElement) input.select();
    return true;
  }

  return { element, show, focus, follow };
}

function choiceButtons(ask, noteId, send) {
  const name = uniqueId();
  const buttons = ask.options.map(({ value, label }) => {
    const onchange = () => send({ kind: "answer", id: ask.id, text: value, live: false });
    const input = h("input", { type: "radio", name, value, "data-key": `start.${value}`, onchange });
    input.setAttribute("aria-describedby", noteId);
    return { input, element: h("label", {}, input, label) };
  });
  const element = h("div", { class: "lb-start-buttons" }, ...buttons.map((part) => part.element));

  function show({ text }) {
    for (const { input } of buttons) input.checked = input.value === text;
  }

  function focus() {
    (buttons.find(({ input }) => input.checked) ?? buttons[0]).input.focus();
    return true;
  }

  return { element, show, focus };
}

// A model's config.json, folded away until somebody wants to paste one.
function pastedConfig(ask, _noteId, send) {
  const field = configField(({ text }) => send({ kind: "answer", id: ask.id, text, live: false }));
  const fold = h("details", { class: "lb-start-config" }, h("summary", {}, phrase("start_config")), field.element);
  return {
    element: h("span", { hidden: true }),
    extra: [fold],
    show: ({ model }) => field.show(model),
    focus: () => false,
  };
}
