import { h } from "./dom.js";
import { phrase } from "./phrases.js";

// The legend of a chart: a button for each series, with its mark and name, which hides it or shows it again.

export function seriesLegend(series, changed) {
  const hidden = new Set();
  const entries = series.map(({ name, label, mark }) => {
    const element = h("button", { type: "button", class: "lb-series", "aria-pressed": "true", onclick }, mark, label);
    function onclick() {
      if (!hidden.delete(name)) hidden.add(name);
      element.setAttribute("aria-pressed", String(!hidden.has(name)));
      changed();
    }
    return { name, label, element };
  });
  const element = h(
    "div",
    { class: "lb-legend", role: "group", "aria-label": phrase("series") },
    ...entries.map((entry) => entry.element),
  );
  const shows = (name) => !hidden.has(name);
  const drawn = () => entries.filter((entry) => !entry.element.hidden && shows(entry.name));
  return { element, entries, shows, drawn };
}
