import { button, h, setText, uniqueId } from "./dom.js";
import { phrase } from "./phrases.js";

// Names that the kernel proposes for the cells of a form, by its labels. A person looks at each and agrees.

export function nameProposals(agree) {
  const title = h("h2", { id: uniqueId() });
  const body = h("tbody");
  const heads = [
    phrase("template_agreed"),
    phrase("template_label"),
    phrase("template_place"),
    phrase("template_name"),
  ];
  const element = h(
    "dialog",
    { class: "lb-picker lb-proposals", "aria-labelledby": title.id },
    title,
    h("p", {}, phrase("template_proposed")),
    h("table", {}, h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))), body),
    button(phrase("template_fill"), take, { class: "lb-button lb-primary" }),
    button(phrase("close"), () => element.close(), { class: "lb-button" }),
  );
  let boxes = [];

  function open(name, proposals) {
    setText(title, phrase("template_names", { name }));
    boxes = proposals.map(({ name: value, label, sure }) =>
      h("input", { type: "checkbox", value, checked: sure, "aria-label": phrase("template_agree", { label }) }),
    );
    body.replaceChildren(
      ...proposals.map((each, index) =>
        h(
          "tr",
          {},
          h("td", {}, boxes[index], each.sure ? "" : ` ${phrase("template_unsure")}`),
          ...[each.label, each.place, each.name].map((text) => h("td", {}, text)),
        ),
      ),
    );
    element.showModal();
  }

  function take() {
    element.close();
    agree(boxes.filter((box) => box.checked).map((box) => box.value));
  }

  return { element, open };
}
