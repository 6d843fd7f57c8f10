// The picker of accelerators: which rows a filter keeps, and in which order.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fitting, priceOf } from "../../../llmbudget/widgets/static/accelerators.js";

const ROWS = [
  { id: "T4-16GB", maker: "NVIDIA", memory: 16, peak: 65, prices: { AWS: 0.5 } },
  { id: "H100-SXM5-80GB", maker: "NVIDIA", memory: 80, peak: 989, prices: { "Vast.ai": 2.4, AWS: 6.9 } },
  { id: "MI300X", maker: "AMD", memory: 192, peak: 1307, prices: {} },
];
const ANY = { name: "", maker: "", memory: 0, provider: "", price: 0, sort: "catalog" };
const left = (filter) => fitting(ROWS, { ...ANY, ...filter }).map(({ id }) => id);

test("a filter leaves what all its parts fit", () => {
  assert.deepEqual(left({}).length, 3);
  assert.deepEqual(left({ name: "h100 nvidia" }), ["H100-SXM5-80GB"]);
  assert.deepEqual(left({ name: "amd" }), ["MI300X"]);
  assert.deepEqual(left({ maker: "NVIDIA", memory: 80 }), ["H100-SXM5-80GB"]);
  assert.deepEqual(left({ memory: 192, maker: "NVIDIA" }), []);
});

test("a price is the provider's, or the lowest; without a price nothing is cheap enough", () => {
  assert.deepEqual(left({ price: 4 }), ["T4-16GB", "H100-SXM5-80GB"]);
  assert.deepEqual(left({ price: 4, provider: "AWS" }), ["T4-16GB"]);
  assert.deepEqual(left({ provider: "Vast.ai" }), ["H100-SXM5-80GB"]);
  assert.equal(priceOf(ROWS[2]), Infinity);
});

test("rows are sorted by price, memory or peak, and stay as they are otherwise", () => {
  assert.deepEqual(left({ sort: "price" }), ["T4-16GB", "H100-SXM5-80GB", "MI300X"]);
  assert.deepEqual(left({ sort: "memory" }), ["MI300X", "H100-SXM5-80GB", "T4-16GB"]);
  assert.deepEqual(left({ sort: "peak" }), ["MI300X", "H100-SXM5-80GB", "T4-16GB"]);
  assert.equal(ROWS[0].id, "T4-16GB");
});
