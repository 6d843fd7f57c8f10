import { read, write } from "./session.js";

// What this browser keeps of a budget: the plan as the kernel last said it, and what was done since. A kernel, a server
// or a page that ends takes nothing with it that was typed.

const EDITS = ["set", "cell", "paste", "add", "remove", "reset", "tier", "scenario_factor"];

export function keeper(key, send) {
  const found = read("localStorage", key);
  const before = typeof found.plan === "string" || found.unanswered ? found : null;
  let record = { ...before };
  let unanswered = before?.unanswered ?? [];
  let count = 0;

  const store = () => write("localStorage", key, record.plan || unanswered.length ? { ...record, unanswered } : null);

  // In the order in which they were done: the kernel does them in this order, too.
  function act(message, files) {
    if (!EDITS.includes(message.kind)) return send(message, files);
    count += 1;
    const edit = { ...message, id: `${performance.timeOrigin}-${count}` };
    unanswered.push(edit);
    store();
    return send(edit, files);
  }

  // Opening is no edit: what was kept stays as it is, also when a link brought another plan.
  function answered({ id, plan, refused, scenario, changed, edited }) {
    if (!edited) return;
    unanswered = unanswered.slice(unanswered.findIndex((edit) => edit.id === id) + 1);
    record = changed ? { plan, refused, scenario } : {};
    store();
  }

  return { before, act, answered };
}
