import { button, h } from "./dom.js";
import { fileRequest } from "./download.js";
import { phrase } from "./phrases.js";

// Fills a finance team's template: a shipped one, or the user's own file.

const LARGEST_TEMPLATE = 5000000; // bytes

export function templateButton(templates, send, say) {
  const opener = button(phrase("template"), () => show(menu.hidden), {
    class: "lb-button",
    "aria-expanded": "false",
  });
  const request = fileRequest(opener, "template", send, say);
  const input = h("input", { type: "file", accept: ".xlsx", hidden: true, "aria-label": phrase("template_file") });
  const own = choice(phrase("template_own"), phrase("template_own_about"), () => input.click());
  const shipped = templates.map(({ id, title, about }) =>
    choice(title, about, () => request.start({ kind: "fill", template: id })),
  );
  const menu = h(
    "div",
    { class: "lb-menu", role: "group", "aria-label": phrase("templates"), hidden: true },
    ...shipped,
    own,
  );
  const element = h("div", { onkeydown: closeOnEscape, onfocusout: left }, opener, menu, input);
  input.addEventListener("change", fillOwn);

  function show(open) {
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) menu.firstChild.focus();
  }

  function choice(title, about, chosen) {
    const label = h("span", { class: "lb-menu-title" }, title);
    return h(
      "button",
      { type: "button", class: "lb-choice", onclick: choose },
      label,
      h("span", { class: "lb-faint" }, about),
    );

    function choose() {
      show(false);
      opener.focus();
      chosen();
    }
  }

  function closeOnEscape(event) {
    if (event.key !== "Escape" || menu.hidden) return;
    show(false);
    opener.focus();
  }

  // `relatedTarget` is null after a click on an element without focus, which also closes the list.
  function left(event) {
    if (!element.contains(event.relatedTarget)) show(false);
  }

  async function fillOwn() {
    const [file] = input.files;
    input.value = ""; // allows choosing the same file again
    if (!file) return;
    if (file.size > LARGEST_TEMPLATE)
      say(phrase("template_too_large", { name: file.name, limit: LARGEST_TEMPLATE / 1e6 }));
    else request.start({ kind: "fill", template: file.name }, [await file.arrayBuffer()]);
  }

  return { element, receive: request.receive };
}
