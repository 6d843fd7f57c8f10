import { dropFragment } from "./session.js";

// What this browser keeps of a budget: the kernel's last plan, and the edits since then. No edit is lost when a kernel,
// server or page ends.

// Edits that a new kernel can repeat.
const REPEATED = new Set([
  "set",
  "cell",
  "paste",
  "add",
  "remove",
  "duplicate",
  "move",
  "reset",
  "tier",
  "model",
  "scenario_set",
  "scenario_rename",
  "scenario_clear",
  "scenario_add",
  "scenario_show",
  "scenario_remove",
  "prices",
  "start_over",
  "ask",
  "answer",
  "create",
  "example",
  "rename",
]);
// All messages that may change the plan. Some cannot be repeated: undo needs the history, an answer its search, and files
// are too large to keep.
const CHANGES = new Set([
  ...REPEATED,
  "undo",
  "redo",
  "load",
  "workbook",
  "calibrate",
  "bills",
  "map",
  "take",
  "adopt",
  "stay",
]);

// `tabs` stores the state beside other tabs' states. `pending(on)` is called when an edit is sent, and when the last one
// is answered.
export function keeper(tabs, send, pending) {
  const before = tabs.open();
  let record = withoutEdits(before);
  let earlier = before?.unanswered ?? []; // from an earlier page: the kernel repeats them when this one opens
  let waiting = [];
  let count = 0;
  let opened = false;
  let latest = before?.plan ?? "";
  let choice = null; // a pending choice between this version and another

  function content() {
    const unanswered = [...earlier, ...waiting.filter(({ edit }) => REPEATED.has(edit.kind))];
    return record.plan || unanswered.length ? { ...record, unanswered } : null;
  }

  // In order, which is the order in which the kernel repeats them. The number is beside the edit, not in it, because an
  // edit's fields are its own: a size has an `id`.
  function act(message, files) {
    if (!CHANGES.has(message.kind)) return send(message, files);
    const numbered = number(message);
    tabs.edited();
    // From the first edit on, a reload restores the edits, not the link.
    if (tabs.save(content()) && opened) dropFragment();
    return send(numbered, files);
  }

  function number(message) {
    count += 1;
    const numbered = { number: `${performance.timeOrigin}-${count}`, edit: message };
    waiting.push(numbered);
    pending(true);
    return numbered;
  }

  // `adopt` the other version or `stay` with this one. The stored state changes only with the answer, so that a reload
  // asks again.
  function choose(kind) {
    const taken = tabs.other();
    if (!taken || choice) return;
    const { plan, refused, scenario, start, unanswered } = taken.record;
    const numbered = number({ kind, kept: { plan, refused, scenario, start, unanswered } });
    choice = { kind, taken, number: numbered.number };
    send(numbered);
  }

  // Opening is not an edit: the stored state stays, even if a link opened another plan.
  function begun(shown, unusable, linked) {
    if (unusable) [record, earlier] = [{}, []];
    if (unusable) tabs.setAside();
    if (unusable) tabs.say();
    if (linked) record = shown;
    if (linked) tabs.apart(record);
  }

  function answered({ number: numberOf, plan, refused, scenario, start, changed, edited, unusable, linked }) {
    opened = true;
    latest = plan;
    if (!edited) return begun({ plan, refused, scenario, start }, unusable, linked);
    const place = waiting.findIndex((edit) => edit.number === numberOf);
    const done = waiting.slice(0, place + 1);
    earlier = [];
    waiting = waiting.slice(place + 1);
    record = changed ? { plan, refused, scenario, start } : {};
    if (choice && choice.number === numberOf) chosen(unusable);
    else {
      // Another tab could not repeat these edits, so for it their result is new. A workbook may open after later edits.
      if (place < 0 || done.some(({ edit }) => !REPEATED.has(edit.kind))) tabs.edited();
      tabs.save(content());
    }
    return pending(waiting.length > 0);
  }

  function chosen(unusable) {
    const { kind, taken } = choice;
    choice = null;
    if (unusable && kind === "stay") tabs.setAside(taken.at);
    if (kind === "stay") tabs.replaced(taken, content());
    else if (!unusable) tabs.adopted(taken, content());
    if (!waiting.length) return;
    tabs.edited();
    tabs.save(content());
  }

  // Whether the answer to an edit shows a state that a later choice has changed already. To show it would turn a list or
  // a switch back under the next key, and hide a field that the later choice has shown. A text is safe while it is typed.
  function outdates(numberOf) {
    const place = waiting.findIndex((edit) => edit.number === numberOf);
    return waiting.slice(place + 1).some(({ edit }) => REPEATED.has(edit.kind) && !edit.live);
  }

  // The last answered plan, for when the kernel no longer answers. A text is sent while it is typed and once more.
  const answer = () => ({
    plan: latest,
    missing: waiting.filter(({ edit }, place) => !edit.live || place === waiting.length - 1).length,
  });

  return { before, act, choose, outdates, answered, answer };
}

function withoutEdits(record) {
  const { plan, refused, scenario, start } = record ?? {};
  return plan ? { plan, refused, scenario, start } : {};
}
