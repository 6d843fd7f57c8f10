import { button, h, s, setText } from "./dom.js";
import { saveBlob } from "./download.js";
import { phrase } from "./phrases.js";
import { copied } from "./session.js";

// Reads and keeps a chart. A slider lies over the picture: the pointer and arrow keys go through its values, which a tip
// shows and a screen reader hears. Below it, the picture is saved and its figures are copied.

const INK = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "font-family",
  "font-size",
  "text-anchor",
  "opacity",
];
const SHARP = 2; // pixels of the PNG for one on the screen
const KEY = { row: 20, mark: 10, letter: 7, gap: 16, left: 8 }; // px of the saved picture's legend

// `about` has: label, count(), at(place) in px, words(place) as lines, top and bottom of what is drawn in px.
export function readable(picture, about) {
  const guide = s("line", { class: "lb-guide", y1: about.top, y2: about.bottom, visibility: "hidden" });
  const tip = h("div", { class: "lb-tip", "aria-hidden": "true", hidden: true });
  const slider = h("input", {
    type: "range",
    class: "lb-reader",
    min: "0",
    value: "0",
    step: "1",
    "aria-label": about.label,
    oninput: read,
    onfocus: read,
    onblur: close,
    onpointermove: follow,
    onpointerdown: follow,
    onpointerleave: () => slider.matches(":focus-visible") || close(),
    onkeydown: (event) => event.key === "Escape" && close(),
  });
  const element = h("div", { class: "lb-readable" }, picture, slider, tip);
  picture.append(guide);

  function follow(event) {
    const x = event.clientX - element.getBoundingClientRect().left;
    const places = Array.from({ length: about.count() }, (_, place) => Math.abs(about.at(place) - x));
    slider.value = String(places.indexOf(Math.min(...places)));
    if (event.type === "pointerdown") {
      event.preventDefault(); // the browser would set a value by the slider's own width
      slider.focus();
    }
    read();
  }

  function read() {
    const place = Number(slider.value);
    const x = about.at(place);
    const lines = about.words(place);
    guide.setAttribute("x1", String(x));
    guide.setAttribute("x2", String(x));
    guide.setAttribute("visibility", "visible");
    tip.replaceChildren(...lines.map((line) => h("div", {}, line)));
    tip.hidden = false;
    const width = element.clientWidth;
    tip.style.left = x < width / 2 ? `${x + 8}px` : "";
    tip.style.right = x < width / 2 ? "" : `${width - x + 8}px`;
    slider.setAttribute("aria-valuetext", lines.join("; "));
  }

  function close() {
    tip.hidden = true;
    guide.setAttribute("visibility", "hidden");
  }

  // After the chart was drawn again.
  function redrawn() {
    const count = about.count();
    slider.hidden = count === 0;
    if (!count) return close();
    slider.max = String(count - 1);
    slider.setAttribute("aria-valuetext", about.words(Number(slider.value)).join("; "));
    return tip.hidden ? undefined : read();
  }

  return { element, redrawn };
}

// `legend()` has the label and color of each series that is drawn; `table()` has rows of texts.
export function keeping(picture, name, legend, table) {
  const told = h("span", { class: "lb-faint", role: "status" });
  const action = (key, about, go) =>
    button(phrase(key), go, { class: "lb-link", "aria-label": phrase(about, { chart: phrase(name) }) });
  const file = phrase(name)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  const element = h(
    "div",
    { class: "lb-keeping" },
    action("chart_png", "chart_png_about", savePicture),
    action("chart_svg", "chart_svg_about", saveDrawing),
    action("chart_copy", "chart_copy_about", copyFigures),
    told,
  );

  function saveDrawing() {
    saveBlob(new Blob([standalone(picture, legend()).text], { type: "image/svg+xml" }), `${file}.svg`);
    setText(told, phrase("file_saved", { name: `${file}.svg` }));
  }

  async function savePicture() {
    const { text, width, height } = standalone(picture, legend());
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = h("canvas", { width: width * SHARP, height: height * SHARP });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      saveBlob(blob, `${file}.png`);
      setText(told, phrase("file_saved", { name: `${file}.png` }));
    });
  }

  async function copyFigures() {
    setText(told, phrase((await copied(asText(table()))) ? "chart_copied" : "chart_copy_refused"));
  }

  return element;
}

// Rows as spreadsheets paste them.
export function asText(rows) {
  return rows.map((row) => row.map((cell) => String(cell).replace(/[\t\n]+/g, " ")).join("\t")).join("\n");
}

// The picture with its colors and fonts inside, on its ground, and with its legend.
function standalone(picture, legend) {
  const copy = picture.cloneNode(true);
  const [from, to] = [picture, copy].map((root) => [root, ...root.querySelectorAll("*")]);
  const plain = plainColours();
  from.forEach((part, place) => {
    const style = getComputedStyle(part);
    for (const name of INK) to[place].setAttribute(name, plain(style.getPropertyValue(name)));
    for (const name of ["class", "style", "role", "aria-labelledby"]) to[place].removeAttribute(name);
  });
  copy.querySelector("[visibility=hidden]")?.remove();
  const { width, height: drawn } = picture.viewBox.baseVal;
  const [rows, lines] = legendOf(legend, width, drawn, plain(getComputedStyle(picture.querySelector("text")).fill));
  const height = drawn + lines * KEY.row;
  const ground = getComputedStyle(picture.closest(".lb-container") ?? document.body).backgroundColor;
  copy.prepend(s("rect", { width, height, fill: plain(ground) }));
  copy.append(...rows);
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` }))
    copy.setAttribute(name, String(value));
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

function legendOf(legend, width, top, fill) {
  let [x, line] = [KEY.left, 0];
  const parts = legend.flatMap(({ label, colour }) => {
    const long = KEY.mark + 6 + label.length * KEY.letter + KEY.gap;
    if (x > KEY.left && x + long > width) [x, line] = [KEY.left, line + 1];
    const y = top + line * KEY.row;
    const mark = s("rect", { x, y: y + 2, width: KEY.mark, height: KEY.mark, fill: colour });
    const words = s(
      "text",
      { x: x + KEY.mark + 6, y: y + 11, fill, "font-size": "12px", "font-family": "sans-serif" },
      label,
    );
    x += long;
    return [mark, words];
  });
  return [parts, legend.length ? line + 1 : 0];
}

// Colors as every program reads them: browsers write mixed ones as `color(…)`.
function plainColours() {
  const canvas = h("canvas", { width: 1, height: 1 });
  const ink = canvas.getContext("2d", { willReadFrequently: true });
  return (text) => {
    if (!/^(color|oklab|oklch|lab|lch)\(/.test(text)) return text;
    ink.clearRect(0, 0, 1, 1);
    ink.fillStyle = text;
    ink.fillRect(0, 0, 1, 1);
    const [red, green, blue] = ink.getImageData(0, 0, 1, 1).data;
    return `rgb(${red}, ${green}, ${blue})`;
  };
}
