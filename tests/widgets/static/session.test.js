// What outlives the page: where it is kept, and plans in links.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  addressWith,
  parsed,
  read,
  sharedLink,
  storageKey,
  textAt,
  write,
} from "../../../llmbudget/widgets/static/session.js";

const ADDRESS = "https://budget.example/user/ada/voila/render/startup.ipynb?theme=dark";
let kept;

beforeEach(() => {
  kept = new Map();
  globalThis.window = {
    localStorage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, text) => kept.set(key, text),
      removeItem: (key) => kept.delete(key),
    },
  };
});

function at(address) {
  globalThis.location = new URL(address);
}

test("a link may be cut off anywhere: what is left of its plan is told to the kernel", () => {
  const link = "#plan=1.eJyrVg";
  for (let length = 0; length <= link.length; length += 1) {
    at(ADDRESS + link.slice(0, length));
    assert.equal(sharedLink(), link.slice(0, length));
  }
});

test("an address that names a place of the page holds no plan", () => {
  at(`${ADDRESS}#compute`);
  assert.equal(sharedLink(), "");
  assert.equal(addressWith("#plan=x"), `${ADDRESS}#plan=x`);
});

test("a page of Voila is known by its path; in JupyterLab by server and workbook", () => {
  at(ADDRESS);
  const page = { body: { dataset: { voila: "voila" } }, getElementById: () => null };
  globalThis.document = page;
  assert.equal(storageKey("startup"), "llmbudget:/user/ada/voila/render/startup.ipynb");
  const settings = { textContent: '{ "baseUrl": "/user/ada/" }' };
  globalThis.document = { body: { dataset: {} }, getElementById: () => settings };
  assert.equal(storageKey("startup"), "llmbudget:/user/ada/#startup");
});

test("damaged text is nothing, and so is a list", () => {
  assert.deepEqual(['{"plan": "sch', "[1]", '"text"', null, '{"plan": "x"}'].map(parsed), [
    null,
    null,
    null,
    null,
    { plan: "x" },
  ]);
});

test("what is written is read again, and nothing removes it", () => {
  assert.ok(write("localStorage", "key", { plan: "x" }));
  assert.deepEqual(read("localStorage", "key"), { plan: "x" });
  assert.ok(write("localStorage", "key", null));
  assert.equal(textAt("localStorage", "key"), null);
});

test("full or blocked storage is no error: what was to be written is said to be missing", () => {
  globalThis.window = {
    get localStorage() {
      throw new Error("SecurityError");
    },
  };
  assert.equal(write("localStorage", "key", { plan: "x" }), false);
  assert.equal(write("localStorage", "key", null), true);
  assert.deepEqual(read("localStorage", "key"), {});
});
