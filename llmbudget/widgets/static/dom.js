// Elements in one line each. Text is never set as HTML, because names in a plan come from other people.

const SVG = "http://www.w3.org/2000/svg";
let counter = 0;

export function uniqueId() {
  counter += 1;
  return `llmbudget-${counter}`;
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

export function button(text, onclick, attributes = {}) {
  return h("button", { type: "button", onclick, ...attributes }, text);
}

// A disabled button would lose the focus, and in JupyterLab the next key would then edit the notebook.
export function enable(element, enabled) {
  element.setAttribute("aria-disabled", String(!enabled));
}

// Hiding a focused element moves the focus to `instead`.
export function hide(element, hidden, instead) {
  const focused = hidden && element.contains(document.activeElement);
  setHidden(element, hidden);
  if (focused) instead.focus();
}

// Setting the same value again would make the browser style the element and its neighbors again.
export function setHidden(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

// Replacing children loses the focus: the new child with the same name gets it, or else `instead`.
export function rewrite(element, children, instead) {
  const focused = element.contains(document.activeElement) && nameOf(document.activeElement);
  element.replaceChildren(...children);
  if (!focused) return;
  const same = [...element.querySelectorAll("a, button, input, select, summary, [tabindex]")].find(
    (child) => nameOf(child) === focused,
  );
  (same ?? instead).focus();
}

function nameOf(element) {
  return element.dataset.key ?? element.getAttribute("aria-label") ?? element.textContent;
}

export function swatch(colour) {
  const mark = h("span", { class: "lb-swatch" });
  mark.style.background = colour;
  return mark;
}

// Setting the same text again would make screen readers repeat it, and would lose selections.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// A JSON merge patch, RFC 7396: null removes a key. Unchanged parts stay the same objects, so views can compare them
// quickly.
export function mergePatch(target, patch) {
  const merged = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (typeof value === "object" && !Array.isArray(value)) {
      const old = target[key];
      merged[key] = mergePatch(old && typeof old === "object" && !Array.isArray(old) ? old : {}, value);
    } else merged[key] = value;
  }
  return merged;
}
