import { button, h, hide, setHidden, setText } from "./dom.js";
import { phrase } from "./phrases.js";

// The budget's name, which is edited where it stands. Beside it stands whether the plan is still the example.

export function budgetTitle(send) {
  const heading = h("h1", { class: "lb-title", tabindex: "-1", onclick: edit }); // gets the focus when a focused element goes away
  const mark = h("span", { class: "lb-mark", hidden: true });
  const input = h("input", {
    type: "text",
    class: "lb-title-field",
    "data-key": "title",
    "aria-label": phrase("budget_name"),
    autocomplete: "off",
    hidden: true,
    onkeydown,
    onblur: () => leave(false),
    onleave: () => leave(false),
  });
  const rename = button("✎", edit, { class: "lb-icon", "aria-label": phrase("rename"), title: phrase("rename") });
  let name = "";

  function edit() {
    input.value = name;
    [heading.hidden, rename.hidden, input.hidden] = [true, true, false];
    input.focus();
    input.select();
  }

  function leave(stay) {
    if (input.hidden) return;
    const text = input.value.trim();
    [heading.hidden, rename.hidden, input.hidden] = [false, false, true];
    if (stay) rename.focus();
    if (!text || text === name) return;
    setText(heading, text);
    send({ kind: "rename", text });
  }

  function onkeydown(event) {
    if (event.key !== "Escape" && event.key !== "Enter") return;
    event.preventDefault(); // otherwise Enter presses the button that gets the focus
    if (event.key === "Escape") input.value = name;
    leave(true);
  }

  function show({ plan, example }) {
    name = plan;
    setText(heading, plan);
    setText(mark, example);
    hide(mark, !example, heading);
  }

  return { heading, element: h("div", { class: "lb-title-line" }, heading, input, rename, mark), show };
}

// Says whose numbers an example has, and leads to a budget of one's own.
export function exampleBanner(send) {
  const own = button(phrase("example_own"), () => send({ kind: "ask" }), { class: "lb-button" });
  const element = h("div", { class: "lb-notice lb-example", hidden: true }, h("p", {}, phrase("example_about")), own);
  return { element, show: ({ header }) => setHidden(element, !header.example) };
}
