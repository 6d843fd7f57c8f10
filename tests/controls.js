// Uses the controls of a page one after the other, as a person does, and says what came of each.

window.controls = (() => {
  const LATER = ".lb-range, .lb-risk, .lb-drivers, .lb-change"; // comes by itself, a while after an edit
  const root = () => document.querySelector(".lb-root") ?? document.body;
  const byKey = (key) => root().querySelector(`[data-key="${CSS.escape(key)}"]`);
  const nameOf = (element) => element.getAttribute("aria-label") ?? element.textContent;
  const answered = () => until(() => root().dataset.pending !== "true", 60);
  const pause = () => new Promise((go) => setTimeout(go, 10));

  async function until(holds, seconds) {
    const end = performance.now() + 1000 * seconds;
    while (!holds()) {
      if (performance.now() > end) return false;
      await pause();
    }
    return true;
  }

  // What this browser keeps of the plan; nothing while it is the preset.
  function kept() {
    const key = Object.keys(localStorage).find((one) => one.startsWith("llmbudget:"));
    return (key && JSON.parse(localStorage.getItem(key)).plan) || "";
  }

  // All that a person can see or hear of the page.
  function snapshot() {
    const parts = [location.hash, kept()];
    const visit = (element) => {
      if (element.matches(LATER)) return;
      const { className, value, open, hidden, checked } = element;
      const told = element
        .getAttributeNames()
        .filter((name) => name.startsWith("aria-"))
        .map((name) => element.getAttribute(name));
      parts.push(className, value, open, hidden, checked, ...told);
      for (const child of element.childNodes)
        child.nodeType === Node.TEXT_NODE ? parts.push(child.data) : child.matches && visit(child);
    };
    visit(root());
    return parts.join("|");
  }

  function focus() {
    const element = document.activeElement;
    return element === document.body ? "nothing" : (element.dataset.key ?? nameOf(element));
  }

  // Types into a field, chooses in a list, or turns a switch.
  function type(key, text) {
    const input = byKey(key);
    input.focus();
    if (input.getAttribute("role") === "switch") return input.click();
    input.value = text;
    if (input.tagName === "INPUT") input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // The same, and waits for the answer.
  async function enter(key, text) {
    type(key, text);
    await answered();
    return state(key);
  }

  // What the page tells the kernel of each text that is typed and each button that is pressed. The kernel never hears of
  // it, so it is the last thing that is done on a page.
  function tells(steps, places) {
    const [told, send] = [[], WebSocket.prototype.send];
    WebSocket.prototype.send = (message) => told.push(JSON.parse(message).content.edit);
    for (const { key, right } of steps) type(key, right);
    for (const place of places) document.querySelector(`[data-control="${place}"]`).click();
    WebSocket.prototype.send = send;
    return told;
  }

  function state(key) {
    const input = byKey(key);
    const error = document.getElementById((input.getAttribute("aria-describedby") ?? "").split(" ")[0]);
    return {
      text: input.getAttribute("aria-checked") ?? input.value,
      refused:
        input.getAttribute("aria-invalid") === "true" && Boolean(error?.checkVisibility()) && error.textContent !== "",
      focus: focus(),
    };
  }

  // A wrong text is refused in words and stays; a right one is taken, and the plan is another one; the way back leads back.
  async function use({ key, wrong, right, text, taken, back }) {
    const [found, initial] = [[], shownWhenFocused(key)];
    let before = kept();
    const hold = (condition, what) => condition || found.push(`${key}: ${what}: ${JSON.stringify(state(key))}`);
    if (wrong !== null) {
      const now = await enter(key, wrong);
      hold(
        now.refused && now.text === wrong && now.focus === key,
        `${JSON.stringify(wrong)} is refused in words beside it`,
      );
      hold(kept() === before || !before, "what is refused leaves the plan as it is");
      before = kept();
    }
    const now = await enter(key, right);
    if (taken) {
      hold(
        !now.refused && now.text === text && now.focus === key,
        `${JSON.stringify(right)} is taken as ${JSON.stringify(text)}`,
      );
      hold(kept() !== before, "what is taken changes the plan");
    } else hold(now.focus === key && (now.refused || notice()), `${JSON.stringify(right)} is refused in words`);
    if (!back || (!taken && !now.refused)) return found; // a switch that cannot be turned stays as it was
    const reset = byKey(key).closest(".lb-field, .lb-card").querySelector(".lb-below .lb-link");
    if (!hold(reset.checkVisibility(), "there is a way back")) return found;
    reset.focus();
    reset.click();
    await answered();
    hold(state(key).text === initial && focus() === key, "Reset leads back and gives the focus to the field");
    return found;
  }

  const notice = () => root().querySelector(".lb-notice:not(.lb-scenario, .lb-reading) [role=status]").textContent;

  function shownWhenFocused(key) {
    const input = byKey(key);
    input.focus();
    return input.getAttribute("aria-checked") ?? input.value;
  }

  async function useAll(steps) {
    const found = [];
    for (const step of steps) found.push(...(await use(step)));
    return found;
  }

  // Presses one that was found, or the one of the same name where the page has drawn it anew.
  async function press({ place, name, seconds = 10 }) {
    const marked = root().querySelector(`[data-control="${place}"]`);
    const element = marked ?? [...root().querySelectorAll("button, summary")].find((one) => nameOf(one) === name);
    if (!element) return { there: false };
    const [before, plan] = [snapshot(), kept()];
    element.focus();
    const reached = document.activeElement === element;
    element.click();
    await answered(); // to look at the whole page again and again meanwhile is more work than the answer
    const changed = await until(() => snapshot() !== before || document.activeElement !== element, seconds);
    await answered();
    return {
      there: true,
      reached,
      changed,
      kept: document.activeElement === element,
      focus: focus(),
      plan: kept() !== plan,
    };
  }

  // The way back of a table: the button goes away, and gives the focus on.
  async function resetTable(table) {
    const frame = byKey(`${table}.0.name`).closest(".lb-table, .lb-row-cards");
    const reset = [...frame.querySelectorAll("button")].find((one) => nameOf(one) === "Back to preset");
    reset.focus();
    reset.click();
    await answered();
    return { focus: focus(), kept: kept() };
  }

  async function undo() {
    root().querySelector("[aria-label=Undo]").click();
    await answered();
  }

  // The details that are closed are opened; each is closed and opened once.
  function fold(places) {
    return places.filter((place) => {
      const words = document.querySelector(`[data-control="${place}"]`);
      const before = words.parentElement.open;
      words.focus();
      words.click();
      const turned = words.parentElement.open !== before && document.activeElement === words;
      words.click();
      return !(turned && words.parentElement.open === before);
    });
  }

  // Buttons that unfold something beside them: twice, so that all is as it was.
  function toggle(places) {
    return places.filter((place) => {
      const element = document.querySelector(`[data-control="${place}"]`);
      const shown = () => document.getElementById(element.getAttribute("aria-controls")).checkVisibility();
      element.focus();
      const before = [element.getAttribute("aria-expanded"), shown()];
      element.click();
      const turned =
        element.getAttribute("aria-expanded") !== before[0] &&
        shown() !== before[1] &&
        document.activeElement === element;
      element.click();
      return !(turned && shown() === before[1]);
    });
  }

  return { answered, enter, focus, fold, kept, press, resetTable, state, tells, toggle, undo, useAll };
})();
