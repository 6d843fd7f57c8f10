import { button, h, setHidden, setText, uniqueId } from "./dom.js";
import { menuItem } from "./menu.js";
import { phrase } from "./phrases.js";
import { copied } from "./session.js";

// "Python": labels turn into code, and the whole budget appears as a program above the form.

// An element with `data-python` shows its words, or the code in that attribute.
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
  const result = h("span", { class: "lb-faint", role: "status" });
  const copy = button(phrase("copy"), copyProgram, { class: "lb-button" });
  const title = h("h2", { id: uniqueId() }, phrase("python_title"));
  const element = h(
    "section",
    { class: "lb-python", hidden: true, "aria-labelledby": title.id },
    h("div", { class: "lb-actions" }, title, copy, result),
    h("pre", { tabindex: "0", role: "region", "aria-label": phrase("python_program") }, program),
  );
  const turn = () => send({ kind: "python", on: element.hidden });
  const toggle = menuItem(phrase("python"), phrase("python_about"), turn, {
    role: "menuitemcheckbox",
    "aria-checked": "false",
  });

  async function copyProgram() {
    setText(result, phrase((await copied(program.textContent)) ? "copied" : "copy_refused"));
  }

  function show({ python }) {
    if (!python && element.hidden) return;
    if (program.textContent !== python) setText(result, "");
    setText(program, python);
    setHidden(element, !python);
    toggle.setAttribute("aria-checked", String(Boolean(python)));
    labels.show(Boolean(python));
  }

  return { element, toggle, show };
}
