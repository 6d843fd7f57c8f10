// Terms of the glossary in a text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { termsIn } from "../../../llmbudget/widgets/static/glossary.js";

const [spot, hour, accelerator, indirect] = [
  ["spot"],
  ["accelerator-hour"],
  ["accelerator"],
  ["F&A", "indirect costs"],
].map((names) => ({ names, meaning: "" }));
const terms = [spot, hour, accelerator, indirect];

test("a term is marked the first time, the longest name wins, and the text stays whole", () => {
  const text = "Spot accelerator-hours: an accelerator, spot or not. Spotless (F&A) and indirect costs.";
  const parts = termsIn(text, terms);
  assert.deepEqual(
    parts.filter((part) => typeof part !== "string").map(({ text: words, term }) => [words, term]),
    [
      ["Spot", spot],
      ["accelerator-hours", hour],
      ["accelerator", accelerator],
      ["F&A", indirect],
    ],
  );
  assert.equal(parts.map((part) => (typeof part === "string" ? part : part.text)).join(""), text);
});

test("what was seen before is not marked again", () =>
  assert.deepEqual(termsIn("Spot prices", terms, new Set([spot])), ["Spot prices"]));
