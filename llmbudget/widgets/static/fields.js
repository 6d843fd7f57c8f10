import { h, uniqueId } from "./dom.js";

// One input of the form or of a table. It tells the kernel while people type, so that the budget moves with them,
// but a text is judged only when they leave the field or press Enter.

const PAUSE = 150; // ms without a key before a text is sent

function textInput(kind) {
  const input = h("input", { type: "text", autocomplete: "off", spellcheck: "false" });
  if (kind === "number") input.classList.add("lb-number");
  if (kind === "month") input.placeholder = "2027-01";
  return input;
}

export function control(kind, attributes, commit) {
  const input = kind === "choice" ? h("select") : textInput(kind);
  const error = h("p", { class: "lb-error", id: uniqueId(), "aria-live": "polite" });
  input.id = uniqueId();
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  let dirty = false; // typed and not yet judged: answers must not write into it
  let timer = null;
  let before = "";

  const done = () => {
    clearTimeout(timer);
    dirty = false;
    commit(input.value, false);
  };
  input.addEventListener("focus", () => (before = input.value));
  input.addEventListener("change", done);
  if (kind !== "choice") {
    input.addEventListener("input", () => {
      dirty = true;
      clearTimeout(timer);
      timer = setTimeout(() => commit(input.value, true), PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !dirty) return;
      input.value = before;
      done();
    });
  }

  function show(entry) {
    if (kind === "choice" && entry.options) showOptions(input, entry.options);
    if (!dirty && input.value !== entry.text) input.value = entry.text;
    if (entry.hint && input.placeholder !== entry.hint) input.placeholder = entry.hint;
    if (error.textContent === entry.error) return;
    error.textContent = entry.error;
    input.setAttribute("aria-invalid", String(Boolean(entry.error)));
    const described = [entry.error ? error.id : "", attributes["aria-describedby"] ?? ""].join(" ").trim();
    input.setAttribute("aria-describedby", described);
  }

  return { input, error, show };
}

function showOptions(select, options) {
  const key = JSON.stringify(options);
  if (select.dataset.options === key) return;
  select.dataset.options = key;
  select.replaceChildren(...options.map(({ value, label }) => h("option", { value }, label)));
}
