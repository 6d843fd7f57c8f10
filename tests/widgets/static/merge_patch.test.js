// What changed of the page, as a JSON merge patch.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mergePatch } from "../../../llmbudget/widgets/static/dom.js";

// Target, patch and result: the examples of RFC 7396, appendix A, whose target and patch are objects.
const EXAMPLES = [
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

for (const [target, patch, result] of EXAMPLES)
  test(`${JSON.stringify(patch)} makes ${JSON.stringify(target)} ${JSON.stringify(result)}`, () => {
    const before = structuredClone(target);
    assert.deepEqual(mergePatch(target, patch), result);
    assert.deepEqual(target, before, "what was shown is not changed");
  });

test("what a patch does not touch stays the same object", () => {
  const view = { fields: { tokens: { text: "20B" } }, results: { total: 1 } };
  const next = mergePatch(view, { results: { total: 2 } });
  assert.equal(next.fields, view.fields);
  assert.notEqual(next.results, view.results);
});
