// Phrases with their values in place.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phrase } from "../../../llmbudget/widgets/static/phrases.js";

test("values stand in their places, and numbers have separators", () => {
  assert.equal(phrase("file_saved", { name: "{name}.yaml" }), "Saved {name}.yaml.");
  assert.equal(phrase("checks_passed", { passed: 1999, count: 2000 }), "✓ 1,999 of 2,000 checks passed");
});

test("a count chooses between one and other", () => {
  const said = [0, 1, 2].map((count) => phrase("lines_zero", { count }));
  assert.deepEqual(said, [
    "0 lines are zero and not shown.",
    "1 line is zero and not shown.",
    "2 lines are zero and not shown.",
  ]);
});
