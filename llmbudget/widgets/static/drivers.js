import { button, h, rewrite, setText } from "./dom.js";
import { money, percent, shortMoney, unitBeside } from "./format.js";
import { phrase } from "./phrases.js";
import { followsRisk } from "./risk.js";

// What spending hangs on: a bar for each number, from spending at its low to spending at its high. The bars say
// nothing that the words beside them do not say.

export function driversFold(jump) {
  const list = h("ol", { class: "lb-drivers" });
  const planned = h("span");
  const key = h(
    "p",
    { class: "lb-faint lb-drivers-key" },
    phrase("drivers_about"),
    " ",
    h("span", { class: "lb-low-mark", "aria-hidden": "true" }),
    ` ${phrase("drivers_low")} `,
    h("span", { class: "lb-high-mark", "aria-hidden": "true" }),
    ` ${phrase("drivers_high")} `,
    planned,
  );
  const words = h("summary", { "data-python": "b.drivers()" }, phrase("drivers"));
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
    setText(planned, phrase("drivers_line", { amount: shortMoney(spending) }));
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
    setText(planned, phrase(pending ? "drivers_calculating" : "drivers_failed"));
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
    ? button(one.label, () => jump(one.key), { class: "lb-link", title: phrase("driver_go") })
    : h("span", {}, one.label);
  const share = h(
    "span",
    { class: "lb-faint", title: phrase("driver_explains_about") },
    phrase("driver_explains", { share: percent(one.share) }),
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
  const origin = h(
    "p",
    { class: "lb-faint lb-origin" },
    phrase("driver_origin", { planned: one.planned + unit, source: one.source }),
  );
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
