import { h } from "./dom.js";

// The list of accelerators is too long to unfold: its field opens the picker, in the columns of scenarios too.
export function isPicked(key) {
  return /(^|[.\n])accelerator$/.test(key);
}

// A field that shows what was picked, and opens the picker by click, Enter, Space or arrow.
export function pickedInput(commit) {
  const input = h("input", {
    type: "text",
    readonly: true,
    role: "combobox",
    "aria-haspopup": "dialog",
    "aria-expanded": "false",
    class: "lb-picked-field",
    onclick: open,
    onkeydown,
    onchange: () => commit(input.value, false),
  });

  function open() {
    const label = input.getAttribute("aria-label") ?? "";
    input.dispatchEvent(new CustomEvent("pick", { bubbles: true, detail: { key: input.dataset.key, label } }));
  }

  function onkeydown(event) {
    if (!["Enter", " ", "ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation(); // on the start card, Enter would go to the next question
    open();
  }

  function write({ text }) {
    if (input.value !== text) input.value = text;
  }

  return { input, write };
}
