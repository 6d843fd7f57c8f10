import { h } from "./dom.js";

// The frame of a table that is only read. Where its columns have no room, each row becomes a card: its name, and below it
// each figure under its label. A cell carries its label in `data-label`.

export function figureFrame(label, ...children) {
  const attributes = { class: "lb-frame lb-figure-frame", tabindex: "0", role: "region", "aria-label": label };
  const frame = h("div", attributes, ...children);
  const watch = new ResizeObserver(() => requestAnimationFrame(fit));

  // Rooms and widths are measured unstacked. A second call changes nothing, so the observer comes to rest.
  function fit() {
    frame.classList.remove("lb-stacked");
    frame.classList.toggle("lb-stacked", frame.scrollWidth > frame.clientWidth);
  }

  [frame, ...children].forEach((element) => watch.observe(element));
  return frame;
}
