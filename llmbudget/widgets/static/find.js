import { phrase } from "./phrases.js";
import { SYNONYMS } from "./synonyms.js";

// What the search over fields, results and help knows, and which of it fits a query best.

export const MOST_FOUND = 8;
const SAME_MEANING = 0.6; // of the score of the word itself
const LEAST_INSIDE = 3; // letters of a word that may stand inside another word

// Each entry has a label, the words of its place, its Python name, its help, and what it leads to.
export function findable(form, profile) {
  return [...fieldEntries(form, profile), ...tableEntries(form), ...resultEntries(form, profile)].map(asWords);
}

// Inputs that scenarios may change: parameters, cells of the rows that a plan has, and factors on whole columns.
export function differing(form, view) {
  const parts = form.differing;
  const fields = parts.fields.map((id) => ({ ...form.fields[id], where: "", id, to: id }));
  const cells = Object.entries(parts.columns).flatMap(([name, columns]) =>
    Object.values(view.tables[name].rows).flatMap((row) =>
      form.tables[name].columns
        .filter(({ field }) => columns.includes(field))
        .map(({ field, label, help }) => ({
          ...{ label: `${label}, ${row.name}`, where: form.tables[name].title, id: field, help },
          to: `${name}.${row.name}.${field}`,
        })),
    ),
  );
  const factors = form.factors.map(({ value, label }) => ({
    ...{ label, where: phrase("scenario_column"), id: value, help: "", to: value },
  }));
  return [...fields, ...cells, ...factors].map(asWords);
}

function asWords(entry) {
  const { label, id, where, help } = entry;
  return { ...entry, words: { label: wordsOf(label), id: wordsOf(id), where: wordsOf(where), help: wordsOf(help) } };
}

function fieldEntries(form, profile) {
  const of = ({ label, help }, where, id) => ({ label, where, id, help, to: { field: id } });
  const sections = form.layouts[profile].flatMap(({ id, fields, more }) => {
    const { title, help } = form.sections[id];
    const section = { label: title, where: phrase("find_section"), id, help, to: { section: id } };
    return [section, ...[...fields, ...more].map((key) => of(form.fields[key], title, key))];
  });
  const strategies = form.strategies.flatMap(({ id, title, use, adjusts, evidence, fields }) => [
    { label: title, where: form.sections.strategies.title, id, help: `${adjusts} ${evidence}`, to: { field: use } },
    ...fields.map((key) => of(form.fields[key], title, key)),
  ]);
  return [...sections, ...strategies];
}

function tableEntries(form) {
  return Object.entries(form.tables).flatMap(([name, { title, prefix, columns }]) => {
    const table = { label: title, where: phrase("find_table"), id: name, help: "", to: { field: name } };
    const cells = columns.map(({ field, label, help }) => ({
      ...{ label, where: title, id: `${prefix}_${field}`, help },
      to: { field: `${name}.*.${field}` },
    }));
    return [table, ...cells];
  });
}

// A figure that stands in several places is listed once.
function resultEntries(form, profile) {
  const view = form.views[profile];
  const categories = Object.entries(form.categories).map(([id, label]) => ({ id: `${id}_cost`, label }));
  const lines = Object.values(form.lines).map((line) => ({ ...line, help: form.categories[line.category] }));
  const figures = [...form.tiles[profile], ...view.figures, ...view.rows];
  const total = { id: "total_cost", label: phrase("total_cost") };
  const once = new Map();
  for (const { id, label, help = "" } of [total, ...categories, ...figures, ...lines]) {
    const known = once.get(id);
    const others = known ? `${known.help} ${label}` : help; // the same figure has another label elsewhere
    once.set(id, { label: known?.label ?? label, where: phrase("results"), id, help: others, to: { result: id } });
  }
  return [...once.values()];
}

function wordsOf(text) {
  return text.toLowerCase().match(/[\p{L}\p{N}&]+/gu) ?? [];
}

// The best entries first. Each word of the query must fit; the label counts most, then the name, the place and the help.
export function found(entries, query) {
  const terms = wordsOf(query);
  if (!terms.length) return [];
  const scored = entries.map((entry, place) => ({ entry, place, score: scoreOf(entry, terms) }));
  const fitting = scored.filter(({ score }) => score > 0);
  fitting.sort((first, second) => second.score - first.score || first.place - second.place);
  return fitting.slice(0, MOST_FOUND).map(({ entry }) => entry);
}

function scoreOf(entry, terms) {
  const scores = terms.map((term) => Math.max(termScore(entry, term), SAME_MEANING * sameMeaning(entry, term)));
  const whole = entry.label.toLowerCase().startsWith(terms.join(" ")) ? 1 : 0;
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, whole);
}

function sameMeaning(entry, term) {
  return Math.max(0, ...(SYNONYMS[term] ?? []).map((word) => termScore(entry, word)));
}

function termScore({ words }, term) {
  const begins = (part) => words[part].some((word) => word.startsWith(term));
  const inside = (part) => term.length >= LEAST_INSIDE && words[part].some((word) => word.includes(term));
  if (words.label.includes(term)) return 100;
  if (begins("label")) return 90;
  if (begins("id")) return 60;
  if (inside("label")) return 50;
  if (begins("where")) return 30;
  if (begins("help")) return 20;
  return inside("help") ? 10 : 0;
}
