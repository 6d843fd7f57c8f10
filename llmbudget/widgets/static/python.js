import { button, h, setText, uniqueId } from "./dom.js";
import { phrase } from "./phrases.js";
import { copied } from "./session.js";

// "Python": labels become the code that does the same, and the whole budget stands as a program above the form.

// An element with `data-python` holds words, or the code in that attribute; its words come back as they were.
function codeLabels(root) {
  const words = new WeakMap();

  function show(on) {
    for (const element of root.querySelectorAll("[data-python]")) {
      if (on && !words.has(element)) {
        words.set(element, [...element.childNodes]);
        element.replaceChildren(h("code", {}));
      }
      if (on) setText(element.firstChild, element.dataset.python);
      else if (words.has(element)) {
        element.replaceChildren(...words.get(element));
        words.delete(element);
      }
    }
  }

  return { show };
}

export function pythonView(root, send) {
  const labels = codeLabels(root);
  const program = h("code");
  const said = h("span", { class: "lb-faint", role: "status" });
  const copy = button(phrase("copy"), copyProgram, { class: "lb-button" });
  const title = h("h2", { id: uniqueId() }, phrase("python_title"));
  const element = h(
    "section",
    { class: "lb-python", hidden: true, "aria-labelledby": title.id },
    h("div", { class: "lb-actions" }, title, copy, said),
    h("pre", { tabindex: "0", role: "region", "aria-label": phrase("python_program") }, program),
  );
  const toggle = button(phrase("python"), () => send({ kind: "python", on: element.hidden }), {
    class: "lb-button",
    "aria-pressed": "false",
    title: phrase("python_about"),
  });

  async function copyProgram() {
    setText(said, phrase((await copied(program.textContent)) ? "copied" : "copy_refused"));
  }

  function show({ python }) {
    if (!python && element.hidden) return;
    if (program.textContent !== python) setText(said, "");
    setText(program, python);
    element.hidden = !python;
    toggle.setAttribute("aria-pressed", String(Boolean(python)));
    labels.show(Boolean(python));
  }

  return { element, toggle, show };
}
