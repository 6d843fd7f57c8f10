// Bars of the timeline: how far they move, and which field changes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { editOf, shifted } from "../../../llmbudget/widgets/static/bars.js";

test("a window moves within the months of the budget, and keeps its length", () => {
  assert.deepEqual(shifted({ start: 4, months: 2 }, 1, false, 12), { start: 5, months: 2 });
  assert.deepEqual(shifted({ start: 4, months: 2 }, -9, false, 12), { start: 1, months: 2 });
  assert.deepEqual(shifted({ start: 4, months: 2 }, 20, false, 12), { start: 11, months: 2 });
  assert.deepEqual(shifted({ start: 4, months: 20 }, 1, false, 12), { start: 1, months: 20 });
});

test("an edge changes the length: at least one month, at most to the last", () => {
  assert.deepEqual(shifted({ start: 4, months: 2 }, 3, true, 12), { start: 4, months: 5 });
  assert.deepEqual(shifted({ start: 4, months: 2 }, -5, true, 12), { start: 4, months: 1 });
  assert.deepEqual(shifted({ start: 4, months: 2 }, 50, true, 12), { start: 4, months: 9 });
});

test("an edit changes the field, or the cell", () => {
  assert.deepEqual(editOf("training_start", "5"), { kind: "set", key: "training_start", text: "5" });
  const cell = { kind: "cell", table: "runs", row: 2, field: "months", text: "3" };
  assert.deepEqual(editOf("runs.2.months", "3"), cell);
});
