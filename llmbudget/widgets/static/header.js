import { movedPrices, notKept, otherVersion, unread } from "./banners.js";
import { button, enable, h, rewrite, setText } from "./dom.js";
import { fileButton, isTooLarge, isWorkbook, saveBlob } from "./download.js";
import { phrase } from "./phrases.js";
import { scenarioBanner } from "./scenarios.js";
import { addressWith, copied } from "./session.js";
import { templateButton } from "./template.js";

// The budget's name and the actions for all of it. Below are banners, notices and errors.

const ANSWER_PATIENCE = 20000; // ms to wait for the kernel's plan before saving the last known one

export function budgetHeader(templates, send, jump, python, page) {
  const title = h("h1", { class: "lb-title", tabindex: "-1" }); // gets the focus when a focused element goes away
  const owner = h("span", { class: "lb-owner" });
  const undo = button("↶", () => send({ kind: "undo" }), {
    class: "lb-icon",
    "aria-label": phrase("undo"),
    title: phrase("undo"),
  });
  const redo = button("↷", () => send({ kind: "redo" }), {
    class: "lb-icon",
    "aria-label": phrase("redo"),
    title: phrase("redo"),
  });
  const notice = h("div", { role: "status" });
  const startOver = button("⟲", () => send({ kind: "start_over" }), {
    class: "lb-icon",
    "aria-label": phrase("start_over"),
    title: phrase("start_over_about"),
  });
  const notices = h("div", { class: "lb-notice", hidden: true }, notice);
  const errors = h("div", { class: "lb-errors", role: "status" });
  const scenario = scenarioBanner(send);
  const downloads = [
    templateButton(templates, send, say),
    fileButton("csv", phrase("csv"), { class: "lb-button", title: phrase("csv_about") }, send, say),
    fileButton("excel", phrase("excel"), { class: "lb-button lb-primary" }, send, say),
  ];
  const file = filePicker(send, say);
  const unkept = notKept(phrase("edits_not_kept"), () => ask("save"));
  const banners = {
    other: otherVersion((way) => page.keeper.choose(way)),
    unread: unread(() => page.tabs.dropUnread()),
  };
  const prices = movedPrices(() => send({ kind: "prices" }));
  let name = "budget";
  let purpose = "";
  let timer = null;

  // Requests the plan from the kernel, so that it includes the last text typed.
  function ask(use) {
    purpose = use;
    clearTimeout(timer);
    timer = setTimeout(goWithout, ANSWER_PATIENCE);
    send({ kind: "plan", purpose });
  }

  function receive(message, buffers) {
    if (message.kind === "kept") return unkept.show(message.on, message.record, title);
    if (message.kind === "other")
      return ["other", "unread"].forEach((kind) => banners[kind].show(message[kind], title));
    if (message.kind !== "plan") return downloads.forEach((download) => download.receive(message, buffers));
    if (message.purpose !== purpose) return undefined; // requested by another view of the same budget
    purpose = "";
    clearTimeout(timer);
    return message.link ? copyLink(addressWith(message.link), say) : savePlan(message.plan);
  }

  function savePlan(plan) {
    saveBlob(new Blob([plan], { type: "application/yaml" }), `${name}.yaml`);
    unkept.saved();
  }

  // The kernel is gone or busy: save the last plan it sent.
  function goWithout() {
    const { plan, missing } = page.keeper.answer();
    const wanted = purpose;
    purpose = "";
    if (wanted === "share" || !plan) return say(phrase("no_answer"));
    savePlan(plan);
    return say(phrase(missing ? "no_answer_lost" : "no_answer_saved", { file: `${name}.yaml`, count: missing }));
  }

  const save = button(phrase("save"), () => ask("save"), { class: "lb-button", title: phrase("save_about") });
  const share = button(phrase("share"), () => ask("share"), {
    class: "lb-button",
    title: phrase("share_about"),
  });
  const tools = h(
    "div",
    { class: "lb-tools" },
    startOver,
    undo,
    redo,
    file,
    save,
    share,
    python,
    ...downloads.map((download) => download.element),
  );
  const bar = h("header", { class: "lb-header" }, h("div", { class: "lb-names" }, owner, title), tools);

  function showErrors(entries) {
    const key = JSON.stringify(entries.map((entry) => [entry.key, entry.label]));
    if (errors.dataset.key === key) return;
    errors.dataset.key = key;
    rewrite(errors, errorLine(entries, jump), title);
  }

  // Lines after the first are list items.
  function say(text, field) {
    const [sentence, ...items] = text.split("\n");
    const list = items.length
      ? [h("ul", { class: "lb-list", tabindex: "0" }, ...items.map((item) => h("li", {}, item)))]
      : [];
    rewrite(notice, [sentence, ...list, ...(field ? [field] : [])], title);
    notices.hidden = !text;
  }

  function show(view) {
    const { organisation, plan: planName, file: fileName, undo: canUndo, redo: canRedo, changed } = view.header;
    setText(title, planName);
    setText(owner, organisation);
    name = fileName;
    enable(undo, canUndo);
    enable(redo, canRedo);
    enable(startOver, changed);
    say(view.notice);
    scenario.show(view.scenarios, title);
    prices.show(view.prices, title);
    showErrors(view.errors);
  }

  return {
    element: h(
      "div",
      { class: "lb-top" },
      bar,
      banners.other.element,
      unkept.element,
      banners.unread.element,
      prices.element,
      scenario.element,
      notices,
      errors,
    ),
    show,
    receive,
  };
}

function errorLine(errors, jump) {
  if (!errors.length) return [];
  const count = phrase("not_accepted", { count: errors.length });
  return [count, ...errors.map(({ key, label }) => button(label, () => jump(key), { class: "lb-link" }))];
}

function filePicker(send, say) {
  const label = phrase("open_file");
  const input = h("input", { type: "file", accept: ".yaml,.yml,.xlsx", hidden: true, "aria-label": label });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = ""; // allows opening the same file again
    if (!file) return;
    if (isTooLarge(file)) {
      say(phrase(isWorkbook(file) ? "workbook_too_large" : "plan_too_large", { name: file.name }));
    } else if (isWorkbook(file)) {
      say(phrase("reading", { name: file.name }));
      send({ kind: "workbook", name: file.name }, [await file.arrayBuffer()]);
    } else send({ kind: "load", text: await file.text() });
  });
  const title = phrase("open_about");
  return h(
    "span",
    {},
    button(phrase("open"), () => input.click(), { class: "lb-button", title }),
    input,
  );
}

async function copyLink(link, say) {
  if (await copied(link)) return say(phrase("link_copied"));
  const field = h("input", {
    type: "text",
    readonly: true,
    class: "lb-link-field",
    "aria-label": phrase("link_field"),
    value: link,
  });
  say(phrase("link_to_copy"), field);
  return field.select();
}
