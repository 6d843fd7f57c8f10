// Figures of a chart as spreadsheets paste them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asText } from "../../../llmbudget/widgets/static/readings.js";

test("each row is a line, each cell between tabs, and a name with either breaks nothing", () =>
  assert.equal(
    asText([
      ["Month", "Cost, USD"],
      ["2027-01", 1234.5],
      ["a\tb\nc", ""],
    ]),
    "Month\tCost, USD\n2027-01\t1234.5\na b c\t",
  ));
