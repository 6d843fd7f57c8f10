import { button, enable, h, hide, rewrite, setText, uniqueId } from "./dom.js";
import { difference, money } from "./format.js";
import { phrase } from "./phrases.js";

// Named scenarios: started from the shown plan, compared with the plan, and edited in the same form, one at a time.

export function scenariosFold(form, send) {
  const name = h("input", {
    type: "text",
    id: uniqueId(),
    maxlength: 40,
    placeholder: phrase("scenario_name_hint"),
    onkeydown: onEnter,
  });
  const body = h("tbody");
  const titles = [
    phrase("scenario"),
    "",
    phrase("total_cost"),
    phrase("scenario_compared"),
    phrase("scenario_changes"),
  ];
  const heads = titles.map((title) => h("th", { scope: "col" }, title));
  const grid = h(
    "table",
    {},
    h("caption", { class: "lb-hidden" }, phrase("scenarios_table")),
    h("thead", {}, h("tr", {}, ...heads)),
    body,
  );
  const frame = h(
    "div",
    { class: "lb-frame", tabindex: "0", role: "region", "aria-label": phrase("scenarios"), hidden: true },
    grid,
  );
  const factor = factorLine(form, send);
  const element = h(
    "details",
    { class: "lb-more lb-scenarios" },
    h("summary", { "data-python": "b.scenarios()" }, phrase("scenarios")),
    h("p", { class: "lb-faint" }, phrase("scenarios_about")),
    h("div", { class: "lb-asked" }, h("div", {}, h("label", { for: name.id }, phrase("scenario_name")), name)),
    h("div", { class: "lb-actions" }, button(phrase("scenario_begin"), begin, { class: "lb-button" })),
    frame,
    factor.element,
  );
  let key = "";

  function onEnter(event) {
    if (event.key === "Enter") begin();
  }

  function begin() {
    send({ kind: "scenario_add", name: name.value });
    name.value = "";
  }

  function show({ list, shown, planned, factors }) {
    const now = JSON.stringify([list, shown]);
    factor.show(shown !== planned, factors, name);
    if (now === key) return;
    key = now;
    hide(frame, list.length === 0, name);
    rewrite(
      body,
      list.map((scenario) => scenarioRow(scenario, { shown, planned }, send)),
      name,
    );
  }

  return { element, show };
}

function scenarioRow({ name, total, more, changes, effect }, { shown, planned }, send) {
  const here = name === shown;
  // It stays a button, because a button that disappears when pressed loses the focus.
  const choose = button(
    phrase(here ? "scenario_shown" : "scenario_show"),
    () => here || send({ kind: "scenario_show", name }),
    {
      class: "lb-link",
      "aria-label": phrase("scenario_show_named", { name }),
    },
  );
  enable(choose, !here);
  const drop = button(phrase("remove"), () => send({ kind: "scenario_remove", name }), {
    class: "lb-link",
    "aria-label": phrase("remove_named", { name }),
  });
  const against = name === planned || more === "" ? "" : Math.abs(more) < 0.5 ? phrase("same") : difference(more);
  return h(
    "tr",
    { "aria-current": here ? "true" : undefined },
    h("th", { scope: "row" }, name),
    h("td", {}, h("span", { class: "lb-actions" }, choose, ...(name === planned ? [] : [drop]))),
    h("td", { class: "lb-number" }, total === "" ? phrase("scenario_conflict") : money(total)),
    h("td", { class: "lb-number" }, against),
    h("td", { class: "lb-faint" }, changes.join("; "), effect && h("p", {}, effect)),
  );
}

// A scenario has the plan's table rows; it can multiply a column.
function factorLine(form, send) {
  const options = form.factors.map(({ value, label }) => h("option", { value }, label));
  const column = h("select", { id: uniqueId(), onchange: fill }, ...options);
  const factor = h("input", { type: "text", id: uniqueId(), value: "1", onchange: commit });
  const element = h(
    "div",
    { class: "lb-asked", hidden: true },
    h("div", {}, h("label", { for: column.id }, phrase("scenario_column")), column),
    h(
      "div",
      {},
      h(
        "label",
        { for: factor.id },
        phrase("scenario_by"),
        h("span", { class: "lb-unit" }, phrase("scenario_by_about")),
      ),
      factor,
    ),
  );
  let factors = {};

  function fill() {
    factor.value = factors[column.value] ?? "1";
  }

  function commit() {
    send({ kind: "scenario_factor", key: column.value, text: factor.value });
  }

  function show(visible, now, instead) {
    hide(element, !visible, instead);
    factors = now;
    fill();
  }

  return { element, show };
}

// The banner shown while a scenario is edited.
export function scenarioBanner(send) {
  const words = h("span", { role: "status" });
  const back = button(phrase("scenario_back"), () => send({ kind: "scenario_show", name: planned }), {
    class: "lb-button",
  });
  const element = h("div", { class: "lb-notice lb-scenario", hidden: true }, words, " ", back);
  let planned = "";

  function show(scenarios, instead) {
    ({ planned } = scenarios);
    hide(element, scenarios.shown === planned, instead);
    setText(words, element.hidden ? "" : phrase("scenario_banner", { name: scenarios.shown }));
  }

  return { element, show };
}
