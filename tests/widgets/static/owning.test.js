// Own or rent: where lines of amounts stand in the picture.
import assert from "node:assert/strict";
import { test } from "node:test";
import { linePoints } from "../../../llmbudget/widgets/static/owning.js";

test("a line begins at the left, ends at the right, and the largest amount is at the top", () => {
  const [first, middle, last] = linePoints([0, 50, 100], 100, 400);
  assert.ok(first[0] < middle[0] && middle[0] < last[0] && last[0] < 400);
  assert.equal(middle[0] - first[0], last[0] - middle[0]);
  assert.ok(first[1] > last[1]);
  assert.equal(first[1] - middle[1], middle[1] - last[1]);
  assert.equal(last[1], linePoints([100], 100, 800)[0][1]);
});
