import { h, s } from "./dom.js";
import { keeping } from "./readings.js";

// Saves a chart of bars that the page shows as a table: the picture is drawn only to be saved.

const BARS_WIDTH = 640;
const BAR_ROW = 28;
const NAME_WIDTH = 200; // px for the names
const TEXT_WIDTH = 88; // px for each text beside a bar
const BAR_HEIGHT = 16;

// `heads` name the columns: the names, then the texts beside the bars.
export function keptBars(name, heads) {
  const picture = s("svg", { class: "lb-chart" });
  const buttons = keeping(
    picture,
    name,
    () => [],
    () => [heads, ...bars.map(({ label, texts }) => [label, ...texts])],
  );
  const element = h("div", {}, h("div", { hidden: true }, picture), buttons);
  const room = BARS_WIDTH - NAME_WIDTH - TEXT_WIDTH * (heads.length - 1);
  let bars = [];

  // `bars` have a label, `from` and `to` as shares of the widest, a color, and texts.
  function show(now) {
    bars = now;
    picture.setAttribute("viewBox", `0 0 ${BARS_WIDTH} ${BAR_ROW * bars.length + 8}`);
    picture.replaceChildren(...bars.flatMap(drawn));
  }

  function drawn({ label, from, to, colour, texts }, place) {
    const y = 8 + place * BAR_ROW;
    const middle = y + 12;
    const bar = {
      x: NAME_WIDTH + from * room,
      y,
      width: Math.max(1, (to - from) * room),
      height: BAR_HEIGHT,
      fill: colour,
    };
    const ends = texts.map((_, column) => BARS_WIDTH - 8 - TEXT_WIDTH * (texts.length - 1 - column));
    return [
      s("text", { x: 8, y: middle }, label),
      s("rect", bar),
      ...texts.map((text, column) => s("text", { x: ends[column], y: middle, "text-anchor": "end" }, text)),
    ];
  }

  return { element, show };
}
