// Calculates a workbook: reads its sheets, {name: rows}, from the first file, and writes {name: values} into the second.
const fs = require("node:fs");
const { HyperFormula } = require("hyperformula");

const [source, target] = process.argv.slice(2);
const engine = HyperFormula.buildFromSheets(JSON.parse(fs.readFileSync(source, "utf8")), {
  licenseKey: "gpl-v3",
  useArrayArithmetic: true, // without it no SUMPRODUCT computes with a range
  evaluateNullToZero: true, // a link to an empty cell is 0, as in Excel
  accentSensitive: true, // as in Excel
  smartRounding: false, // values as they are calculated
});
fs.writeFileSync(target, JSON.stringify(engine.getAllSheetsValues()));
