// The timeline: bars and their names do not cover each other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { laidOut, rowNames } from "../../../llmbudget/widgets/static/timeline.js";

const bars = (...spans) => spans.map(([from, to]) => ({ from, to }));

test("bars one after the other share a row, and bars at a time do not", () => {
  assert.deepEqual(laidOut(bars([0, 10], [10, 20], [20, 30])).length, 1);
  assert.deepEqual(laidOut(bars([0, 10], [0, 10], [5, 20])).length, 3);
  assert.deepEqual(laidOut([]), []);
});

test("no bar is lost, and none covers another one", () => {
  const spans = Array.from({ length: 40 }, (_, place) => [(place * 37) % 100, ((place * 37) % 100) + 1 + (place % 9)]);
  const rows = laidOut(bars(...spans));
  assert.equal(rows.flat().length, spans.length);
  for (const row of rows) assert.ok(row.slice(1).every((bar, place) => row[place].to <= bar.from));
});

test("a cluster with more work than time says so once", () => {
  assert.deepEqual(rowNames({ label: "H100", overload: "overloaded" }, 2), ["H100: overloaded", "H100"]);
  assert.deepEqual(rowNames({ label: "H100", overload: "" }, 1), ["H100"]);
});
