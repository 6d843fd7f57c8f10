import { read, write } from "./session.js";

// Where a person was: what was unfolded, how far the page was scrolled, which field had the focus. For a reload of this
// tab; a new one begins at the top.

export function whereabouts(key, root) {
  const folds = () => [...root.querySelectorAll("details")];

  // Voila and JupyterLab scroll a box of their own around the cells, and not the window.
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

  // Folds are known by their order: where another kind of organisation has others, they stay as they are.
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
