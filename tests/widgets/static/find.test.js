// What the search finds, and in which order.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findable, found, MOST_FOUND } from "../../../llmbudget/widgets/static/find.js";

const field = (label, help = "") => ({ label, help, unit: "" });
const FORM = {
  sections: {
    compute: { title: "Compute", help: "Accelerators and their storage." },
    strategies: { title: "Saving strategies", help: "" },
  },
  layouts: { startup: [{ id: "compute", fields: ["accelerator", "n_accelerators"], more: ["egress_price"] }] },
  fields: {
    accelerator: field("Accelerator", "The kind of chip."),
    n_accelerators: field("Accelerators", "How many work together."),
    egress_price: field("Price of moving data out", "Providers charge for data that leaves."),
    spot_discount: field("Discount"),
  },
  strategies: [
    {
      ...{ id: "spot", title: "Spot pricing", use: "spot_use", adjusts: "Price per hour.", evidence: "" },
      fields: ["spot_discount"],
    },
  ],
  tables: {
    roles: { title: "Roles", prefix: "role", columns: [{ field: "salary", ...field("Salary", "Per year.") }] },
  },
  categories: { people: "People" },
  tiles: { startup: [{ id: "runway_months", label: "Runway" }] },
  views: { startup: { figures: [{ id: "runway_months", label: "Runway" }], rows: [] } },
  lines: { role_line: { id: "role_cost", label: "Salaries", category: "people" } },
};
const ENTRIES = findable(FORM, "startup");
const labels = (query) => found(ENTRIES, query).map(({ label }) => label);

test("a word of the Python name leads to the field", () => {
  assert.deepEqual(found(ENTRIES, "egress")[0].to, { field: "egress_price" });
});

test("the label counts more than the help, and a whole word more than its beginning", () => {
  assert.deepEqual(labels("accelerator").slice(0, 2), ["Accelerator", "Accelerators"]);
  assert.equal(labels("accelerators")[0], "Accelerators");
  assert.ok(labels("accelerators").includes("Compute"), "its help names them");
});

test("every word of the query must fit", () => {
  assert.deepEqual(labels("price data"), ["Price of moving data out"]);
  assert.deepEqual(labels("price nonsense"), []);
});

test("other words for the same thing are understood, after the word itself", () => {
  assert.equal(labels("gpu")[0], "Accelerator");
  assert.equal(labels("wages")[0], "Salary");
});

test("columns of tables, strategies, sections and results are found; a figure is listed once", () => {
  assert.deepEqual(found(ENTRIES, "salary")[0].to, { field: "roles.*.salary" });
  assert.deepEqual(found(ENTRIES, "spot pricing")[0].to, { field: "spot_use" });
  assert.deepEqual(found(ENTRIES, "compute")[0].to, { section: "compute" });
  assert.deepEqual(
    found(ENTRIES, "runway").map(({ to }) => to),
    [{ result: "runway_months" }],
  );
});

test("at most eight are listed, and nothing for no words", () => {
  const many = Array.from({ length: 20 }, (_, place) => [`token_${place}`, field(`Tokens ${place}`)]);
  const layouts = { startup: [{ id: "compute", fields: many.map(([key]) => key), more: [] }] };
  const entries = findable({ ...FORM, layouts, fields: { ...FORM.fields, ...Object.fromEntries(many) } }, "startup");
  assert.equal(found(entries, "tokens").length, MOST_FOUND);
  assert.deepEqual(found(entries, " / "), []);
});
