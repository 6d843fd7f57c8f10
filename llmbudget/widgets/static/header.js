import { movedPrices, notKept, otherVersion, unread } from "./banners.js";
import { button, enable, h, rewrite, setHidden, setText } from "./dom.js";
import { fileButton, fileRequest, saveBlob } from "./download.js";
import { journalChoice } from "./journal.js";
import { actionMenu, menuItem } from "./menu.js";
import { planOpener } from "./opening.js";
import { printing } from "./paper.js";
import { phrase } from "./phrases.js";
import { scenarioBanner } from "./scenarios.js";
import { addressWith, copied, notebookAddress } from "./session.js";
import { templateItems } from "./template.js";
import { budgetTitle } from "./title.js";

// The budget's name and the actions for all of it. Below are banners, notices and errors.

const LONGEST_ADDRESS = 2000; // characters
const ANSWER_PATIENCE = 20000; // ms to wait for the kernel's plan before saving the last known one

export function budgetHeader(form, root, send, jump, items, page) {
  const naming = budgetTitle(send);
  const title = naming.heading; // gets the focus when a focused element goes away
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
  const startOver = menuItem(phrase("start_over"), phrase("start_over_about"), () => send({ kind: "start_over" }));
  const notices = h("div", { class: "lb-notice", hidden: true }, notice);
  const errors = h("div", { class: "lb-errors", role: "status" });
  const scenario = scenarioBanner(send);
  const more = actionMenu(phrase("more_actions"), phrase("more_actions_about"));
  const csv = fileRequest(more.opener, "csv", send, say);
  const journal = journalChoice(more.opener, (chosen) => csv.start({ kind: "csv", ...chosen }));
  const template = templateItems(form.templates, more.opener, send, say);
  const print = printing(form, root, say);
  const excel = fileButton("excel", phrase("excel"), { class: "lb-button lb-primary" }, send, say);
  const opener = planOpener(root, send, say);
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
    print.receive(message);
    opener.receive(message);
    if (message.kind === "kept") return unkept.show(message.on, message.record, title);
    if (message.kind === "other")
      return ["other", "unread"].forEach((kind) => banners[kind].show(message[kind], title));
    if (message.kind !== "plan") return [excel, csv, template].forEach((file) => file.receive(message, buffers));
    if (message.purpose !== purpose) return undefined; // requested by another view of the same budget
    purpose = "";
    clearTimeout(timer);
    return message.link ? share(addressWith(message.link)) : savePlan(message.plan);
  }

  // Mail programs and messengers cut longer ones off.
  function share(link) {
    if (link.length <= LONGEST_ADDRESS) return copyLink(link, say);
    const save = button(phrase("save_file"), () => ask("save"), { class: "lb-link" });
    const copy = button(phrase("link_anyway"), () => copyLink(link, say), { class: "lb-link" });
    const choices = h("span", { class: "lb-choices" }, save, copy);
    return say(phrase("link_long", { length: link.length, limit: LONGEST_ADDRESS }), choices);
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

  more.add(
    menuItem(phrase("open"), phrase("open_about"), opener.choose),
    menuItem(phrase("save"), phrase("save_about"), () => ask("save")),
    menuItem(phrase("share"), phrase("share_about"), () => ask("share")),
    menuItem(phrase("csv"), phrase("csv_about"), () => csv.start({ kind: "csv" })),
    menuItem(phrase("journal"), phrase("journal_about"), journal.open),
    print.item,
    template.element,
    ...items,
    startOver,
  );
  const tools = h(
    "div",
    { class: "lb-tools" },
    undo,
    redo,
    ...notebookButton(),
    more.element,
    excel.element,
    opener.input,
    ...template.hidden,
    journal.element,
  );
  const bar = h("header", { class: "lb-header" }, h("div", { class: "lb-names" }, owner, naming.element), tools);

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
    setHidden(notices, !text);
  }

  function show(view) {
    const { organisation, file: fileName, undo: canUndo, redo: canRedo, changed } = view.header;
    naming.show(view.header);
    setText(owner, organisation);
    name = fileName;
    enable(undo, canUndo);
    enable(redo, canRedo);
    enable(startOver, changed);
    if (view.notice || page.opened) say(view.notice); // what the page said while it opened stays
    scenario.show(view.scenarios, title);
    prices.show(view.prices, title);
    showErrors(view.errors);
    print.show(view);
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
      opener.line,
      notices,
      errors,
    ),
    title,
    say,
    choose: opener.choose,
    show,
    receive,
    stop: print.stop,
  };
}

// A page that JupyterLab's tile opened leads to its notebook there.
function notebookButton() {
  const address = notebookAddress();
  const about = { class: "lb-button", title: phrase("notebook_about") };
  return address ? [button(phrase("notebook"), () => window.open(address, "_blank", "noopener"), about)] : [];
}

function errorLine(errors, jump) {
  if (!errors.length) return [];
  const count = phrase("not_accepted", { count: errors.length });
  return [count, ...errors.map(({ key, label }) => button(label, () => jump(key), { class: "lb-link" }))];
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
