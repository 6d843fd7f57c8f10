import { button, h } from "./dom.js";
import { fileRequest } from "./download.js";
import { phrase } from "./phrases.js";

// Forms of a finance team: one that comes with the package, or a file of one's own, comes back filled.

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

  // Null is a click on what takes no focus, or another window: the first one closes the list, too.
  function left(event) {
    if (!element.contains(event.relatedTarget)) show(false);
  }

  async function fillOwn() {
    const [file] = input.files;
    input.value = ""; // the same file can be chosen again
    if (!file) return;
    if (file.size > LARGEST_TEMPLATE)
      say(phrase("template_too_large", { name: file.name, limit: LARGEST_TEMPLATE / 1e6 }));
    else request.start({ kind: "fill", template: file.name }, [await file.arrayBuffer()]);
  }

  return { element, receive: request.receive };
}
