import { button, h, rewrite, setText } from "./dom.js";
import { money, percent, shortMoney, unitBeside } from "./format.js";
import { followsRisk } from "./risk.js";

// What spending hangs on: a bar for each number, from spending at its low to spending at its high. The bars say
// nothing that the words beside them do not say.

export function driversFold(jump) {
  const list = h("ol", { class: "lb-drivers" });
  const planned = h("span");
  const key = h(
    "p",
    { class: "lb-faint lb-drivers-key" },
    "Spending before contingency with one number at its ",
    h("span", { class: "lb-low-mark", "aria-hidden": "true" }),
    " low or its ",
    h("span", { class: "lb-high-mark", "aria-hidden": "true" }),
    " high, in 1 of 10 outcomes each, and all else as planned. ",
    planned,
  );
  const words = h("summary", { "data-python": "b.drivers()" }, "What drives it");
  const element = h("details", { class: "lb-more", ontoggle: draw }, words, key, list);
  let shown = null;
  let drawn = null;

  // What nobody sees is not drawn.
  function draw() {
    if (!element.open || shown === drawn) return;
    drawn = shown;
    if (!shown) return;
    const { spending, drivers } = shown;
    const place = scaleOf([spending, ...drivers.flatMap((one) => [one.at_low, one.at_high])]);
    setText(planned, `The line is the planned ${shortMoney(spending)}.`);
    rewrite(
      list,
      drivers.map((one) => driver(one, place, place(spending), jump)),
      words,
    );
  }

  function show(risk) {
    shown = risk;
    draw();
  }

  function otherwise(pending) {
    shown = null;
    drawn = null;
    rewrite(list, [], words);
    setText(planned, pending ? "Working it out." : "It could not be worked out.");
  }

  return { element, receive: followsRisk(list, show, otherwise) };
}

// The place of an amount on the common axis, in percent of its width.
function scaleOf(amounts) {
  const known = amounts.filter((amount) => typeof amount === "number");
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return (amount) => (typeof amount === "number" && most > least ? (100 * (amount - least)) / (most - least) : 50);
}

function driver(one, place, planned, jump) {
  const name = one.key
    ? button(one.label, () => jump(one.key), { class: "lb-link", title: "Go to its field" })
    : h("span", {}, one.label);
  const share = h(
    "span",
    { class: "lb-faint", title: "Share of the spread of the total that it explains by itself" },
    `explains ${percent(one.share)}`,
  );
  const bars = h(
    "div",
    { class: "lb-tornado", "aria-hidden": "true" },
    bar("lb-low-mark", place(one.at_low), planned),
    bar("lb-high-mark", place(one.at_high), planned),
    line(planned),
  );
  const unit = unitBeside({ label: "", unit: one.unit });
  const ends = h("p", { class: "lb-ends" }, end(one.low, unit, one.at_low), end(one.high, unit, one.at_high));
  const origin = h("p", { class: "lb-faint lb-origin" }, `Planned ${one.planned}${unit}. Range: ${one.source}.`);
  return h("li", {}, h("div", { class: "lb-driver-head" }, name, share), bars, ends, origin);
}

function bar(mark, from, to) {
  const element = h("span", { class: mark });
  element.style.left = `${Math.min(from, to)}%`;
  element.style.width = `${Math.abs(to - from)}%`;
  return element;
}

function line(place) {
  const element = h("span", { class: "lb-planned" });
  element.style.left = `${place}%`;
  return element;
}

function end(value, unit, total) {
  return h("span", { title: money(total) }, `${value}${unit} → `, h("strong", {}, shortMoney(total)));
}
