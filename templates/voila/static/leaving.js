// Where the browser keeps nothing of what was typed, it asks before the page closes. Voila's front end ends the
// kernel at the same event already, also when people then stay: it hears of it when they have gone. This script comes
// before Voila's.
(() => {
  const goOn = () => window.dispatchEvent(new Event("beforeunload"));

  window.addEventListener("beforeunload", (event) => {
    if (!event.isTrusted || !("unsaved" in document.body.dataset)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    window.addEventListener("pagehide", goOn, { once: true });
  });
})();
