import { read, write } from "./session.js";

// What this browser keeps of a budget: the plan as the kernel last said it, and what was done since. A kernel, a server
// or a page that ends takes nothing with it that was typed.

// What a kernel that knows nothing of this page can do again.
const REPEATED = new Set([
  "set", "cell", "paste", "add", "remove", "reset", "tier", "scenario_factor", "scenario_add", "scenario_show",
  "scenario_remove", "start_over",
]);
// All that may change the plan. Undo needs the past, an answer its search, and files are too large to keep.
const CHANGES = new Set([...REPEATED, "undo", "redo", "load", "workbook", "take"]);

// `pending(on)` is told when a change is sent, and when the last one is answered.
export function keeper(key, send, pending) {
  const found = read("localStorage", key);
  const before = typeof found.plan === "string" || found.unanswered ? found : null;
  let record = { ...before };
  let earlier = before?.unanswered ?? []; // of an earlier page: the kernel does them again when this one opens
  let waiting = [];
  let count = 0;

  function store() {
    const unanswered = [...earlier, ...waiting.filter(({ edit }) => REPEATED.has(edit.kind))];
    write("localStorage", key, record.plan || unanswered.length ? { ...record, unanswered } : null);
  }

  // In the order in which they were done: the kernel does them in this order, too. The number stands beside the edit
  // and not in it: fields of an edit are its own, and a size has an `id`.
  function act(message, files) {
    if (!CHANGES.has(message.kind)) return send(message, files);
    count += 1;
    const numbered = { number: `${performance.timeOrigin}-${count}`, edit: message };
    waiting.push(numbered);
    store();
    pending(true);
    return send(numbered, files);
  }

  // Opening is no edit: what was kept stays as it is, also when a link brought another plan.
  function answered({ number, plan, refused, scenario, changed, edited }) {
    if (!edited) return;
    earlier = [];
    waiting = waiting.slice(waiting.findIndex((one) => one.number === number) + 1);
    record = changed ? { plan, refused, scenario } : {};
    store();
    pending(waiting.length > 0);
  }

  return { before, act, answered };
}
