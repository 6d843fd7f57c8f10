import { button, enable, h, rewrite, setText } from "./dom.js";
import { fileButton, isTooLarge, isWorkbook, saveBlob } from "./download.js";
import { scenarioBanner } from "./scenarios.js";
import { copied, shareLink } from "./session.js";
import { templateButton } from "./template.js";

// Whose budget this is, and what can be done with all of it. Below it stand sentences: what happened, what is wrong.

export function budgetHeader(templates, send, jump, python) {
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
    fileButton("csv", "CSV", { class: "lb-button", title: "Save the budget lines by month as CSV, for finance's system" }, send, say),
    fileButton("excel", "Download Excel", { class: "lb-button lb-primary" }, send, say),
  ];
  const file = filePicker(send, say);
  let name = "budget";
  let purpose = "";

  // The kernel is asked for the plan, so that what was typed a moment ago is in it.
  function ask(what) {
    purpose = what;
    send({ kind: "plan", purpose });
  }

  function receive(message, buffers) {
    if (message.kind === "unusable") return offer(message.plan);
    if (message.kind !== "plan") return downloads.forEach((one) => one.receive(message, buffers));
    if (message.purpose !== purpose) return undefined; // another view of the same budget asked
    purpose = "";
    if (message.purpose === "share") return copyLink(message.plan, say);
    return saveBlob(new Blob([message.plan], { type: "application/yaml" }), `${name}.yaml`);
  }

  // The next edit takes the place of what this browser kept: people may have it as a file before.
  function offer(plan) {
    const blob = new Blob([plan], { type: "application/yaml" });
    say(`${notice.textContent} `, button("Save what was kept", () => saveBlob(blob, "kept.yaml"), { class: "lb-link" }));
  }

  const save = button("Save", () => ask("save"), { class: "lb-button", title: "Save this plan as a file" });
  const share = button("Share link", () => ask("share"), {
    class: "lb-button",
    title: "Copy a link that holds this plan; whoever has the link can read it",
  });
  const tools = h("div", { class: "lb-tools" }, startOver, undo, redo, file, save, share, python, ...downloads.map((one) => one.element));
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
    const list = items.length ? [h("ul", { class: "lb-list", tabindex: "0" }, ...items.map((item) => h("li", {}, item)))] : [];
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
    showErrors(view.errors);
  }

  return { element: h("div", { class: "lb-top" }, bar, scenario.element, notices, errors), show, receive };
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
      say(`${file.name} is too large for a ${isWorkbook(file) ? "workbook of a budget" : "plan"}. The budget stays as it was.`);
    } else if (isWorkbook(file)) {
      say(`Reading ${file.name} …`);
      send({ kind: "workbook", name: file.name }, [await file.arrayBuffer()]);
    } else send({ kind: "load", text: await file.text() });
  });
  const title = "Open a plan file, or an Excel workbook of this form with what was typed into it";
  return h("span", {}, button("Open", () => input.click(), { class: "lb-button", title }), input);
}

async function copyLink(plan, say) {
  const link = shareLink(plan);
  if (await copied(link)) return say("The link is copied. It holds the whole plan: whoever has it can read it.");
  const field = h("input", { type: "text", readonly: true, class: "lb-link-field", "aria-label": "Link to this plan", value: link });
  say("Copy this link. It holds the whole plan: whoever has it can read it. ", field);
  return field.select();
}
