import { read, write } from "./session.js";

// Restores open folds, scroll position and focus after a reload of this tab; a new tab starts at the top.

export function whereabouts(key, root) {
  const folds = () => [...root.querySelectorAll("details")];

  // Voila and JupyterLab scroll a box around the cells, not the window.
  function scroller() {
    for (let box = root.parentElement; box; box = box.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(box).overflowY) && box.scrollHeight > box.clientHeight)
        return box;
    }
    return document.scrollingElement;
  }

  function leave() {
    const focus = root.contains(document.activeElement) ? document.activeElement.getAttribute("data-key") : undefined;
    write("sessionStorage", key, { open: folds().map((fold) => fold.open), top: scroller().scrollTop, focus });
  }

  // Folds are matched by order; if another kind of organization has other folds, nothing is restored.
  function comeBack() {
    const { open = [], top, focus } = read("sessionStorage", key);
    write("sessionStorage", key, null);
    const here = folds();
    if (!Array.isArray(open) || open.length !== here.length) return;
    here.forEach((fold, place) => (fold.open = open[place]));
    if (focus) root.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
    scroller().scrollTop = top;
  }

  return { leave, comeBack };
}
