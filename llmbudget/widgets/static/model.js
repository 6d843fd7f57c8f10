import { button, h, setHidden, setText, uniqueId } from "./dom.js";
import { phrase } from "./phrases.js";

// What fills in a model at once: a usual size, or a model's config.json, pasted or chosen as a file. It is folded away,
// because most people have answered the start card. A text that cannot be used stays in its field, with the reason.

const LARGEST_CONFIG = 1000000; // characters

export function modelFold(tiers, send) {
  const config = configField(send);
  const summary = h("summary", {}, phrase("model_fill"));
  const element = h("details", { class: "lb-more lb-sized" }, summary, sizes(tiers, send), config.element);
  return { element, show: config.show };
}

// Buttons with model sizes to start from.
function sizes(tiers, send) {
  const choose = ({ id, label, note }) =>
    button(label, () => send({ kind: "tier", id }), { class: "lb-button", title: note });
  const name = h("span", { class: "lb-faint", id: uniqueId() }, phrase("start_from"));
  return h(
    "div",
    { class: "lb-sizes", role: "group", "aria-labelledby": name.id, hidden: tiers.length === 0 },
    name,
    ...tiers.map(choose),
  );
}

export function configField(send) {
  const error = h("p", { class: "lb-error", id: uniqueId(), "aria-live": "polite" });
  const told = h("p", { class: "lb-remark", role: "status", hidden: true });
  const text = h("textarea", {
    id: uniqueId(),
    rows: "1",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: '{"model_type": … }',
    "aria-describedby": error.id,
    onpaste: () => setTimeout(fill), // when the text is there
    oninput,
  });
  const file = h("input", { type: "file", accept: ".json", hidden: true, "aria-label": phrase("config_file") });
  const label = h("label", { for: text.id, "data-python": 'b.with_model("config.json")' }, phrase("config"));
  const element = h(
    "div",
    { class: "lb-model" },
    label,
    text,
    button(phrase("config_fill"), fill, { class: "lb-button" }),
    button(phrase("config_choose"), () => file.click(), { class: "lb-button" }),
    file,
    error,
    told,
  );
  let shown = null;
  let sent = ""; // the text that the kernel has not answered yet

  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    file.value = ""; // allows choosing the same file again
    if (!chosen) return;
    if (chosen.size > LARGEST_CONFIG) return refuse(phrase("config_too_large", { name: chosen.name }));
    text.value = await chosen.text();
    fill();
  });

  function fill() {
    if (!text.value.trim()) return refuse(phrase("config_empty"));
    if (text.value.length > LARGEST_CONFIG) return refuse(phrase("config_too_long"));
    sent = text.value;
    return send({ kind: "model", text: sent });
  }

  function refuse(reason) {
    setText(error, reason);
    text.setAttribute("aria-invalid", String(Boolean(reason)));
  }

  function oninput() {
    if (!text.value) refuse("");
  }

  function show(model) {
    if (model === shown) return;
    if (sent && model.count !== shown?.count) answered(model);
    shown = model;
    setText(told, model.told);
    setHidden(told, !model.told);
  }

  function answered(model) {
    if (!model.error && text.value === sent) text.value = ""; // or what was typed since
    refuse(model.error);
    sent = "";
  }

  return { element, show };
}
