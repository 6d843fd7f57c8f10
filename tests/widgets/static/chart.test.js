// The axes of charts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { niceStep } from "../../../llmbudget/widgets/static/chart.js";

test("an axis has round steps, and no more lines than it asks for", () => {
  for (const span of [0.003, 1, 7, 99, 26_000, 604_059, 344_680_847, 1.2e12])
    for (const lines of [2, 4, 6]) {
      const step = niceStep(span, lines);
      const digits = Number(step.toExponential().split("e")[0]);
      assert.ok(
        [1, 2, 2.5, 5].some((round) => Math.abs(digits - round) < 1e-9),
        `${step}`,
      );
      assert.ok(span / step <= lines * (1 + 1e-9), `${span} in steps of ${step}`);
    }
});

test("a chart of nothing has an axis, too", () => assert.equal(niceStep(0, 4), 1));
