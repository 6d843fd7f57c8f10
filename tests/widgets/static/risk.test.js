// The range as a picture: from where to where it reaches.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pictureEnds } from "../../../llmbudget/widgets/static/risk.js";

const RANGE = { p10: 100, p50: 130, p90: 200 };

test("the picture holds all that it marks: the range, the planned total, and a cap near them", () => {
  assert.deepEqual(pictureEnds(RANGE, 90, null), { low: 90, high: 200, limit: null });
  assert.deepEqual(pictureEnds(RANGE, 150, 390), { low: 100, high: 390, limit: 390 });
  assert.deepEqual(pictureEnds(RANGE, 150, 80), { low: 80, high: 200, limit: 80 });
});

test("a cap so far away that the range would be a dot is left out", () => {
  assert.deepEqual(pictureEnds(RANGE, 150, 401), { low: 100, high: 200, limit: null });
});
