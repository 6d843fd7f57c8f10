// Numbers as people read them.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  difference,
  inUnit,
  money,
  monthName,
  percent,
  quantity,
  shortMoney,
  unitBeside,
} from "../../../llmbudget/widgets/static/format.js";

test("money is short in tiles and has all digits in tables", () => {
  const amounts = [0, 999.4, 9_990, 10_000, 604_059, 999_600, 1_978_560, 344_680_847, 2.5e12];
  assert.deepEqual(amounts.map(shortMoney), [
    "$0",
    "$999",
    "$9,990",
    "$10k",
    "$604k",
    "$1M",
    "$1.98M",
    "$345M",
    "$2.5T",
  ]);
  assert.equal(money(344_680_847.49), "$344,680,847");
});

test("a loss has a minus sign, and what rounds to nothing has none", () => {
  assert.deepEqual([-1_234_567, -0.4, -0.5].map(money), ["−$1,234,567", "$0", "−$1"]);
  assert.deepEqual([-46_400, 46_400, 0].map(difference), ["−$46.4k", "+$46.4k", "+$0"]);
});

test("what no number says is unknown, and text stays as it is", () => {
  assert.deepEqual([money(null), shortMoney(undefined), quantity(null, "h")], ["unknown", "unknown", "unknown"]);
  assert.equal(inUnit("beyond the budget", "month", true), "beyond the budget");
});

test("little is not told as nothing", () => {
  const told = [
    [0, "0 MWh"],
    [2.04, "2 MWh"],
    [0.0213, "0.02 MWh"],
    [0.0004, "under 0.001 MWh"],
    [27_256.4, "27,256 MWh"],
  ];
  for (const [amount, words] of told) assert.equal(quantity(amount, "MWh"), words);
  const below = [-1.5, -0.04, -0.0004, -27_256.4].map((amount) => quantity(amount, "MWh"));
  assert.deepEqual(below, ["−1.5 MWh", "−0.04 MWh", "−0.0004 MWh", "−27,256 MWh"], "with a minus, as money has it");
  assert.deepEqual([0, 0.0004, 0.021, 0.0996, 0.83, 1].map(percent), ["0%", "<0.1%", "2.1%", "10%", "83%", "100%"]);
});

test("each unit is written as its readers write it", () => {
  assert.equal(inUnit(2.386, "USD/h", true), "$2.39/h");
  assert.equal(inUnit(-2.386, "USD/h", true), "−$2.39/h");
  assert.equal(inUnit(1, "yes = 1", true), "Yes");
  assert.equal(inUnit(25_900_000, "accelerator-hours", true), "25.9M accelerator-hours");
  assert.equal(inUnit(40.8, "days", false, true), "40.8");
});

test("a unit that the label says is not said twice", () => {
  const beside = (label, unit) => unitBeside({ label, unit });
  assert.equal(beside("Person-months", "person-months"), "");
  assert.equal(beside("Training tokens", "tokens"), "");
  assert.equal(beside("Support", "USD/h"), " USD/h");
  assert.equal(beside("Accelerator-hours", "h"), "");
  assert.equal(beside("Experiments", "× main run"), " × main run");
  assert.equal(beside("Kept", ""), "");
  assert.equal(beside("Tokens from model APIs", "tokens/month"), " tokens/month");
  assert.equal(beside("Reward and switching a step", "s"), " s");
});

test("a month is the same in every time zone", () => {
  assert.equal(monthName("2027-01", true), "January 2027");
  assert.equal(monthName("2027-12"), "Dec");
});
