import { chanceMark } from "./chances.js";
import { button, h, rewrite, setHidden, setText } from "./dom.js";
import { phrase } from "./phrases.js";
import { followsRisk } from "./risk.js";

const NOT_KNOWN = phrase("checks_unknown");

// Failed checks come with the plan; checks that pass as planned but in too few outcomes come with the draws.
export function checksPanel(jump) {
  const failed = h("ul", { class: "lb-failed" });
  const advice = h("ul", { class: "lb-failed lb-advice", hidden: true });
  const [words, often] = [h("span"), h("span", { class: "lb-chance" }, NOT_KNOWN)];
  const passed = h("ul", { class: "lb-passed" });
  const summary = h("summary", {}, words, often);
  const fold = h("details", {}, summary, passed);
  const element = h("section", { class: "lb-checks", "aria-label": phrase("checks") }, failed, advice, fold);

  function warning({ id, title, text, ways }) {
    const links = ways.map(({ key, label }) => button(label, () => jump(key), { class: "lb-link" }));
    const line = links.length ? h("span", { class: "lb-ways" }, phrase("go_to"), ...links) : "";
    return h("li", {}, h("strong", {}, title), ` ${text} `, ...chance(id, "fails"), line);
  }

  function chance(id, told) {
    return id ? [" ", chanceMark(id, told)] : [];
  }

  function warn(risk) {
    rewrite(advice, risk.advice.map(warning), summary);
    setHidden(advice, risk.advice.length === 0);
    setText(often, phrase(risk.advice.length ? "checks_at_risk" : "checks_safe", { count: risk.advice.length }));
  }

  function unknown() {
    rewrite(advice, [], summary);
    setHidden(advice, true);
    setText(often, NOT_KNOWN);
  }

  function show({ checks }) {
    const key = JSON.stringify(checks);
    if (element.dataset.key === key) return;
    element.dataset.key = key;
    rewrite(failed, checks.failed.map(warning), summary);
    setHidden(failed, checks.failed.length === 0);
    setText(words, phrase("checks_passed", { passed: checks.passed.length, count: checks.count }));
    passed.replaceChildren(...checks.passed.map(({ id, label }) => h("li", {}, label, ...chance(id, "holds"))));
  }

  return { element, show, receive: followsRisk(advice, warn, unknown) };
}
