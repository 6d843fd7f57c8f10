import { button, h, rewrite, setText } from "./dom.js";
import { money, percent, shortMoney, unitBeside } from "./format.js";
import { phrase } from "./phrases.js";
import { followsRisk } from "./risk.js";

// What drives spending: a bar for each number, from spending at its low to spending at its high. The words beside the
// bars contain the same information.

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

  // A closed fold is not drawn.
  function draw() {
    if (!element.open || shown === drawn) return;
    drawn = shown;
    if (!shown) return;
    const { spending, drivers } = shown;
    const place = scaleOf([spending, ...drivers.flatMap((number) => [number.at_low, number.at_high])]);
    setText(planned, phrase("drivers_line", { amount: shortMoney(spending) }));
    rewrite(
      list,
      drivers.map((number) => driver(number, place, place(spending), jump)),
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

// The position of an amount on the common axis, in percent of its width.
function scaleOf(amounts) {
  const known = amounts.filter((amount) => typeof amount === "number");
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return (amount) => (typeof amount === "number" && most > least ? (100 * (amount - least)) / (most - least) : 50);
}

function driver(number, place, planned, jump) {
  const name = number.key
    ? button(number.label, () => jump(number.key), { class: "lb-link", title: phrase("driver_go") })
    : h("span", {}, number.label);
  const share = h(
    "span",
    { class: "lb-faint", title: phrase("driver_explains_about") },
    phrase("driver_explains", { share: percent(number.share) }),
  );
  const bars = h(
    "div",
    { class: "lb-tornado", "aria-hidden": "true" },
    bar("lb-low-mark", place(number.at_low), planned),
    bar("lb-high-mark", place(number.at_high), planned),
    line(planned),
  );
  const unit = unitBeside({ label: "", unit: number.unit });
  const ends = h(
    "p",
    { class: "lb-ends" },
    end(number.low, unit, number.at_low),
    end(number.high, unit, number.at_high),
  );
  const origin = h(
    "p",
    { class: "lb-faint lb-origin" },
    phrase("driver_origin", { planned: number.planned + unit, source: number.source }),
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
