import { button, enable, h, rewrite, setText, uniqueId } from "./dom.js";
import { isTooLarge, isWorkbook } from "./download.js";
import { phrase } from "./phrases.js";
import { keptPlans } from "./session.js";

// Compared plans: choose from a list, open files, rename, reorder and remove.

const KEPT = "kept:";

export function planChooser(form, send, say) {
  const kept = h("optgroup", { label: phrase("plan_kept") });
  const groups = form.presets.map(({ label, options }) =>
    h("optgroup", { label }, ...options.map((option) => h("option", { value: option.value }, option.label))),
  );
  const list = h("select", { id: uniqueId(), onfocus: refresh, onpointerdown: refresh }, ...groups);
  const label = phrase("plan_files");
  const input = h("input", {
    type: "file",
    multiple: true,
    accept: ".yaml,.yml,.xlsx",
    hidden: true,
    "aria-label": label,
  });
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = ""; // allows opening the same file again
    await open(files);
  });
  const add = button(phrase("plan_add_button"), choose, { class: "lb-button lb-primary" });
  const files = button(phrase("plan_files_open"), () => input.click(), {
    class: "lb-button",
    title: phrase("plan_files_about"),
  });
  const element = h(
    "div",
    { class: "lb-choose" },
    h("div", {}, h("label", { for: list.id }, phrase("plan_add")), list),
    h("div", { class: "lb-tools" }, add, files, input),
    h("p", { class: "lb-faint" }, phrase("plan_drop")),
  );
  let plans = [];
  refresh();

  // A form in another tab may have new edits.
  function refresh() {
    const now = keptPlans();
    if (JSON.stringify(now) === JSON.stringify(plans)) return;
    plans = now;
    kept.replaceChildren(...plans.map(({ name }, place) => h("option", { value: `${KEPT}${place}` }, name)));
    if (plans.length) list.append(kept);
    else kept.remove();
  }

  function choose() {
    if (!list.value.startsWith(KEPT)) return send({ kind: "preset", name: list.value });
    const { name, plan } = plans[Number(list.value.slice(KEPT.length))];
    return send({ kind: "text", name: phrase("plan_kept_named", { name }), text: plan });
  }

  // One after the other, so that columns have the order of the files; `more` keeps the earlier notices.
  async function open(chosen) {
    for (const [place, file] of chosen.entries()) {
      const about = { name: file.name, more: place > 0 };
      say(phrase("reading", { name: file.name }));
      if (isTooLarge(file)) send({ kind: "too_large", ...about });
      else if (isWorkbook(file)) send({ kind: "workbook", ...about }, [await file.arrayBuffer()]);
      else send({ kind: "text", ...about, text: await file.text() });
    }
  }

  return { element, open, focus: () => list.focus() };
}

export function chosenPlans(send, otherwise) {
  const element = h("ol", { class: "lb-chosen", "aria-label": phrase("plans_chosen") });
  let shown = "";
  const renamed = [];
  let next = null; // the button to focus after the list is redrawn

  function show(columns) {
    const now = JSON.stringify(columns.map(({ name, origin }) => [name, origin]));
    // If a name is refused, the list does not change, so its field shows the plan's name again.
    for (const { field, place } of renamed.splice(0)) field.value = columns[place]?.name ?? field.value;
    if (now === shown) return;
    shown = now;
    rewrite(
      element,
      columns.map((column, place) => item(column, place, columns.length)),
      { focus: otherwise },
    );
    if (!next) return;
    const control = element.children[Math.min(next.place, columns.length - 1)]?.querySelector(
      `[data-does="${next.does}"]`,
    );
    if (control) control.focus();
    else otherwise();
    next = null;
  }

  function act(does, place, to, message) {
    next = { does, place: to };
    send({ kind: message, place, to });
  }

  function item({ name, origin, profile }, place, count) {
    const rename = ({ target }) => {
      renamed.push({ field: target, place });
      send({ kind: "rename", place, name: target.value });
    };
    const field = h("input", {
      type: "text",
      id: uniqueId(),
      value: name,
      maxlength: 60,
      onchange: rename,
      "data-key": `name.${place}`,
    });
    /** @type {(does: "up" | "down", sign: string, to: number) => HTMLElement} */
    const mover = (does, sign, to) => {
      const can = to >= 0 && to < count;
      const moveButton = button(sign, () => can && act(does, place, to, "move"), {
        class: "lb-icon",
        "data-does": does,
        "data-key": `${does}.${place}`,
        "aria-label": phrase(`move_${does}_named`, { name }),
        title: phrase(`move_${does}`),
      });
      enable(moveButton, can);
      return moveButton;
    };
    const remove = button("✕", () => act("remove", place, place, "remove"), {
      class: "lb-icon",
      "data-does": "remove",
      "data-key": `remove.${place}`,
      "aria-label": phrase("remove_named", { name }),
      title: phrase("remove"),
    });
    const about = h("span", { class: "lb-faint" });
    setText(about, [profile, origin, place ? "" : phrase("plan_first")].filter(Boolean).join(" · "));
    return h(
      "li",
      {},
      h(
        "div",
        {},
        h("label", { for: field.id, class: "lb-hidden" }, phrase("plan_name", { number: place + 1 })),
        field,
        about,
      ),
      h("span", { class: "lb-tools" }, mover("up", "↑", place - 1), mover("down", "↓", place + 1), remove),
    );
  }

  return { element, show };
}
