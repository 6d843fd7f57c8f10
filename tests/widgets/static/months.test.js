// The grid of months and days: what a text means, and where keys lead.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dayOf, moved, written } from "../../../llmbudget/widgets/static/months.js";

const day = (text) => new Date(`${text}T00:00:00Z`);
const after = (from, key, grid) => written(moved(day(from), key, grid), "day");

test("a text means a day, a month, or a month that is counted from the plan's first", () => {
  assert.equal(written(dayOf("2027-03", false, ""), "month"), "2027-03");
  assert.equal(written(dayOf("2027-03-31", false, ""), "day"), "2027-03-31");
  assert.equal(written(dayOf("4", true, "2027-01"), "month"), "2027-04");
  assert.equal(written(dayOf("13", true, "2027-01"), "month"), "2028-01");
  for (const text of ["", "many", "1.5"]) assert.equal(dayOf(text, true, "2027-01"), null, text);
  assert.equal(dayOf("many", false, "2027-01"), null);
});

test("keys lead through months by rows of three, and through years", () => {
  const places = { ArrowLeft: "2026-12", ArrowRight: "2027-02", ArrowUp: "2026-10", ArrowDown: "2027-04" };
  for (const [key, to] of Object.entries({ ...places, PageUp: "2026-01", PageDown: "2028-01", End: "2027-12" }))
    assert.equal(written(moved(day("2027-01-01"), key, "month"), "month"), to, key);
  assert.equal(moved(day("2027-01-01"), "a", "month"), null);
});

test("keys lead through days by weeks, and a shorter month gives its last day", () => {
  assert.equal(after("2027-01-31", "ArrowRight", "day"), "2027-02-01");
  assert.equal(after("2027-01-31", "ArrowUp", "day"), "2027-01-24");
  assert.equal(after("2027-01-31", "PageDown", "day"), "2027-02-28");
  assert.equal(after("2028-02-29", "Home", "day"), "2028-02-01");
  assert.equal(after("2028-02-01", "End", "day"), "2028-02-29");
});
