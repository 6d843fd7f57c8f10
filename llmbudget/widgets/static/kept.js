import { dropFragment } from "./session.js";

// What this browser keeps of a budget: the plan as the kernel last said it, and what was done since. A kernel, a server
// or a page that ends takes nothing with it that was typed.

// What a kernel that knows nothing of this page can do again.
const REPEATED = new Set([
  "set",
  "cell",
  "paste",
  "add",
  "remove",
  "reset",
  "tier",
  "scenario_factor",
  "scenario_add",
  "scenario_show",
  "scenario_remove",
  "start_over",
]);
// All that may change the plan. Undo needs the past, an answer its search, and files are too large to keep.
const CHANGES = new Set([...REPEATED, "undo", "redo", "load", "workbook", "take", "adopt", "stay"]);

// `tabs` keeps it, beside what other tabs keep of the same plan. `pending(on)` is told when a change is sent, and when
// the last one is answered.
export function keeper(tabs, send, pending) {
  const before = tabs.open();
  let record = withoutEdits(before);
  let earlier = before?.unanswered ?? []; // of an earlier page: the kernel does them again when this one opens
  let waiting = [];
  let count = 0;
  let opened = false;
  let latest = before?.plan ?? "";
  let choice = null; // between this version and another one, until it is answered

  function content() {
    const unanswered = [...earlier, ...waiting.filter(({ edit }) => REPEATED.has(edit.kind))];
    return record.plan || unanswered.length ? { ...record, unanswered } : null;
  }

  // In the order in which they were done: the kernel does them in this order, too. The number stands beside the edit
  // and not in it: fields of an edit are its own, and a size has an `id`.
  function act(message, files) {
    if (!CHANGES.has(message.kind)) return send(message, files);
    const numbered = number(message);
    tabs.edited();
    // From the first edit on, a reload brings back the edits and not the link.
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

  // `adopt` the other version or `stay` with this one. What is kept changes with the answer: without one, a reload asks
  // again.
  function choose(kind) {
    const taken = tabs.other();
    if (!taken || choice) return;
    const { plan, refused, scenario, unanswered } = taken.record;
    const numbered = number({ kind, kept: { plan, refused, scenario, unanswered } });
    choice = { kind, taken, number: numbered.number };
    send(numbered);
  }

  // Opening is no edit: what was kept stays as it is, also when a link brought another plan.
  function begun(shown, unusable, linked) {
    if (unusable) [record, earlier] = [{}, []];
    if (unusable) tabs.setAside();
    if (unusable) tabs.say();
    if (linked) record = shown;
    if (linked) tabs.apart(record);
  }

  function answered({ number: numberOf, plan, refused, scenario, changed, edited, unusable, linked }) {
    opened = true;
    latest = plan;
    if (!edited) return begun({ plan, refused, scenario }, unusable, linked);
    const place = waiting.findIndex((one) => one.number === numberOf);
    const done = waiting.slice(0, place + 1);
    earlier = [];
    waiting = waiting.slice(place + 1);
    record = changed ? { plan, refused, scenario } : {};
    if (choice && choice.number === numberOf) chosen(unusable);
    else {
      // Another tab that took the edits over could not do these again: for it, their result is news.
      if (done.some(({ edit }) => !REPEATED.has(edit.kind))) tabs.edited();
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

  // The plan as far as it is answered, for when no kernel answers any more.
  const answer = () => ({ plan: latest, missing: waiting.length });

  return { before, act, choose, answered, answer };
}

function withoutEdits(record) {
  const { plan, refused, scenario } = record ?? {};
  return plan ? { plan, refused, scenario } : {};
}
