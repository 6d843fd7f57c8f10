// The printed page: its periods.
import assert from "node:assert/strict";
import { test } from "node:test";
import { byPeriod } from "../../../llmbudget/widgets/static/paper.js";

function months(first, count) {
  const labels = Array.from({ length: count }, (_, later) => {
    const month = first + later;
    return `${2027 + Math.floor((month - 1) / 12)}-${String(((month - 1) % 12) + 1).padStart(2, "0")}`;
  });
  const amounts = { data: labels.map(() => 1), people: labels.map(() => 10) };
  const rows = { credits_used_by_month: labels.map(() => 2), closing_cash: labels.map((_, index) => 100 - index) };
  return { labels, amounts, rows };
}

test("quarters are those of the calendar, with the cash at the end of each", () => {
  const { yearly, rows } = byPeriod(months(2, 12));
  assert.equal(yearly, false);
  assert.deepEqual(
    rows.map(({ name, cost, credits, cash }) => [name, cost, credits, cash]),
    [
      ["Q1 2027", 22, 4, 99],
      ["Q2 2027", 33, 6, 96],
      ["Q3 2027", 33, 6, 93],
      ["Q4 2027", 33, 6, 90],
      ["Q1 2028", 11, 2, 89],
    ],
  );
});

test("more than two years are told by year, and nothing is lost", () => {
  const { yearly, rows } = byPeriod(months(7, 36));
  assert.equal(yearly, true);
  assert.deepEqual(
    rows.map(({ name }) => name),
    ["2027", "2028", "2029", "2030"],
  );
  assert.equal(
    rows.reduce((sum, { cost }) => sum + cost, 0),
    36 * 11,
  );
});
