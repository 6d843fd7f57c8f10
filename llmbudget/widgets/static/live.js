import { h } from "./dom.js";

// A fold whose content the kernel calculates only while it is open. `ask` returns what the panel wants to know beside
// that, `write` shows the answer.

export function livePanel(name, { title, python, children, send, ask, write }) {
  const summary = h("summary", { "data-python": python }, title);
  const element = h("details", { class: "lb-more", ontoggle: tell }, summary, ...children);

  function tell() {
    send({ kind: "watch", panel: name, on: element.open, ...ask() });
  }

  function receive(message) {
    if (message.kind === "panel" && message.panel === name) write(message.content);
  }

  // Opens it, for a button elsewhere on the page.
  function reach() {
    element.open = true;
    summary.focus({ preventScroll: true });
    element.scrollIntoView({ block: "start" });
  }

  return { element, receive, reach, ask: () => element.open && tell() };
}
