import { chanceMark } from "./chances.js";
import { h, setText } from "./dom.js";
import { quantity } from "./format.js";
import { phrase } from "./phrases.js";

// Whether the work fits into memory and into its months: need and capacity, as a bar and in words.

export function fitList() {
  const element = h("ul", { class: "lb-fits" });
  const rows = [];

  function show({ fits }) {
    while (rows.length < fits.length) {
      rows.push(fitRow(fits[rows.length].chance));
      element.append(rows.at(-1).element);
    }
    fits.forEach((fit, place) => rows[place].show(fit));
  }

  return { element, show };
}

function fitRow(chance) {
  const [name, words] = [h("span"), h("span", { class: "lb-number" })];
  const fill = h("span", { class: "lb-fill" });
  const bar = h("span", { class: "lb-fit", "aria-hidden": "true" }, fill);
  const element = h("li", {}, name, words, bar, chanceMark(chance));

  function show({ label, need, room, unit }) {
    const over = !(need <= room); // an unknown need does not fit
    setText(name, label);
    const amounts = { need: quantity(need, "").trim(), room: quantity(room, unit) };
    setText(words, phrase(over ? "does_not_fit" : "fits", amounts));
    fill.style.width = `${over ? 100 : (100 * need) / Math.max(room, 1e-9)}%`;
    element.classList.toggle("lb-over", over);
  }

  return { element, show };
}
