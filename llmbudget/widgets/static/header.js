import { movedPrices, notKept, otherVersion, unread } from "./banners.js";
import { button, enable, h, rewrite, setText } from "./dom.js";
import { fileButton, isTooLarge, isWorkbook, saveBlob } from "./download.js";
import { scenarioBanner } from "./scenarios.js";
import { addressWith, copied } from "./session.js";
import { templateButton } from "./template.js";

// Whose budget this is, and what can be done with all of it. Below it stand sentences: what happened, what is wrong.

const ANSWER_PATIENCE = 20000; // ms to wait for the plan before what is known of it is saved

export function budgetHeader(templates, send, jump, python, page) {
  const title = h("h1", { class: "lb-title", tabindex: "-1" }); // has the focus when what had it goes away
  const owner = h("span", { class: "lb-owner" });
  const undo = button("↶", () => send({ kind: "undo" }), { class: "lb-icon", "aria-label": "Undo", title: "Undo" });
  const redo = button("↷", () => send({ kind: "redo" }), { class: "lb-icon", "aria-label": "Redo", title: "Redo" });
  const notice = h("div", { role: "status" });
  const startOver = button("⟲", () => send({ kind: "start_over" }), {
    class: "lb-icon",
    "aria-label": "Start over",
    title: "Start over from the preset; undo brings your edits back",
  });
  const notices = h("div", { class: "lb-notice", hidden: true }, notice);
  const errors = h("div", { class: "lb-errors", role: "status" });
  const scenario = scenarioBanner(send);
  const downloads = [
    templateButton(templates, send, say),
    fileButton(
      "csv",
      "CSV",
      { class: "lb-button", title: "Save the budget lines by month as CSV, for finance's system" },
      send,
      say,
    ),
    fileButton("excel", "Download Excel", { class: "lb-button lb-primary" }, send, say),
  ];
  const file = filePicker(send, say);
  const unkept = notKept("Your edits are", () => ask("save"));
  const banners = {
    other: otherVersion((way) => page.keeper.choose(way)),
    unread: unread(() => page.tabs.dropUnread()),
  };
  const prices = movedPrices(() => send({ kind: "prices" }));
  let name = "budget";
  let purpose = "";
  let timer = null;

  // The kernel is asked for the plan, so that what was typed a moment ago is in it.
  function ask(what) {
    purpose = what;
    clearTimeout(timer);
    timer = setTimeout(goWithout, ANSWER_PATIENCE);
    send({ kind: "plan", purpose });
  }

  function receive(message, buffers) {
    if (message.kind === "kept") return unkept.show(message.on, message.record, title);
    if (message.kind === "other")
      return ["other", "unread"].forEach((kind) => banners[kind].show(message[kind], title));
    if (message.kind !== "plan") return downloads.forEach((one) => one.receive(message, buffers));
    if (message.purpose !== purpose) return undefined; // another view of the same budget asked
    purpose = "";
    clearTimeout(timer);
    return message.link ? copyLink(addressWith(message.link), say) : savePlan(message.plan);
  }

  function savePlan(plan) {
    saveBlob(new Blob([plan], { type: "application/yaml" }), `${name}.yaml`);
    unkept.saved();
  }

  // The kernel is gone, or busy for long: people have what it said last.
  function goWithout() {
    const { plan, missing } = page.keeper.answer();
    const wanted = purpose;
    purpose = "";
    if (wanted === "share" || !plan) return say("The calculation does not answer. Reload the page and try again.");
    savePlan(plan);
    return say(
      `The calculation does not answer. ${name}.yaml holds your plan without ${missing ? `your last ${missing} ${missing === 1 ? "edit" : "edits"}` : "what you did since the last answer"}.`,
    );
  }

  const save = button("Save", () => ask("save"), { class: "lb-button", title: "Save this plan as a file" });
  const share = button("Share link", () => ask("share"), {
    class: "lb-button",
    title: "Copy a link that holds this plan; whoever has the link can read it",
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
    ...downloads.map((one) => one.element),
  );
  const bar = h("header", { class: "lb-header" }, h("div", { class: "lb-names" }, owner, title), tools);

  function showErrors(entries) {
    const key = JSON.stringify(entries.map((one) => [one.key, one.label]));
    if (errors.dataset.key === key) return;
    errors.dataset.key = key;
    rewrite(errors, errorLine(entries, jump), title);
  }

  // What follows the first line is a list.
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
  const count = errors.length === 1 ? "1 entry was not taken: " : `${errors.length} entries were not taken: `;
  return [count, ...errors.map(({ key, label }) => button(label, () => jump(key), { class: "lb-link" }))];
}

function filePicker(send, say) {
  const label = "Plan file or exported workbook";
  const input = h("input", { type: "file", accept: ".yaml,.yml,.xlsx", hidden: true, "aria-label": label });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = ""; // the same file can be opened again
    if (!file) return;
    if (isTooLarge(file)) {
      say(
        `${file.name} is too large for a ${isWorkbook(file) ? "workbook of a budget" : "plan"}. The budget stays as it was.`,
      );
    } else if (isWorkbook(file)) {
      say(`Reading ${file.name} …`);
      send({ kind: "workbook", name: file.name }, [await file.arrayBuffer()]);
    } else send({ kind: "load", text: await file.text() });
  });
  const title = "Open a plan file, or an Excel workbook of this form with what was typed into it";
  return h(
    "span",
    {},
    button("Open", () => input.click(), { class: "lb-button", title }),
    input,
  );
}

async function copyLink(link, say) {
  if (await copied(link)) return say("The link is copied. It holds the whole plan: whoever has it can read it.");
  const field = h("input", {
    type: "text",
    readonly: true,
    class: "lb-link-field",
    "aria-label": "Link to this plan",
    value: link,
  });
  say("Copy this link. It holds the whole plan: whoever has it can read it. ", field);
  return field.select();
}
