import { button, enable, h, hide, setHidden, setText } from "./dom.js";
import { askedChoice, staleLine } from "./search.js";
import { phrase } from "./phrases.js";

// Clusters for further runs, and offers for further clusters: what to choose, and why not the others.

const CHOOSES = [
  { value: "offers", label: phrase("place_offers") },
  { value: "clusters", label: phrase("place_clusters") },
];

export function placementFold(send) {
  const chooses = askedChoice(phrase("place_what"), CHOOSES, "offers");
  const ask = button(phrase("place_find"), () => send({ kind: "place", offers: chooses.text() === "offers" }), {
    class: "lb-button",
  });
  const open = button(phrase("open"), () => send({ kind: "take", of: "placement", place: 0 }), {
    class: "lb-button",
    "aria-label": phrase("place_open"),
    hidden: true,
  });
  const answer = h("p", { role: "status" });
  const choices = h("ul", { class: "lb-passed", "aria-label": phrase("place_choices") });
  const stale = staleLine(answer, choices);
  const element = h(
    "details",
    { class: "lb-more lb-search", hidden: true },
    h("summary", { "data-python": "b.place()" }, phrase("place")),
    h("p", { class: "lb-faint" }, phrase("place_about")),
    h("div", { class: "lb-asked" }, chooses.element),
    h("div", { class: "lb-actions" }, ask, open),
    answer,
    choices,
    stale.element,
  );

  function receive(message) {
    stale.receive(message);
    if (message.kind === "matches" && message.answers.placement) {
      stale.show(message.answers.placement.current);
      setText(open, phrase(message.answers.placement.shown >= 0 ? "opened" : "open"));
    }
    if (message.kind !== "placement") return;
    const { state, text = "", choices: chosen = [] } = message;
    enable(ask, state !== "working");
    setText(answer, state === "working" ? phrase("searching") : text);
    choices.replaceChildren(...chosen.map(choiceLine));
    stale.show(true);
    hide(open, !(state === "found" && message.changes), ask);
  }

  function show({ runs }) {
    setHidden(element, !runs);
  }

  return { element, receive, show };
}

function choiceLine({ name, text, others }) {
  const reasons = others.map((other) => h("li", {}, other));
  const why = h("details", {}, h("summary", {}, phrase("place_others", { name })), h("ul", {}, ...reasons));
  return h("li", {}, h("strong", {}, name), ": ", text, ...(reasons.length ? [why] : []));
}
