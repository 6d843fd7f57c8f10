// What Voila calls while it writes a page, and at its end.
window.voila_heartbeat = () => {};
window.voila_process = () => {};
window.display_cells = () => {
  if (!window.themeLoaded) {
    window.cellLoaded = true; // Voila's own script shows them when the theme is there
    return;
  }
  document.getElementById("rendered_cells").style.display = "";
};
window.voila_finish = () => window.display_cells();

// The browser opens what it keeps when a page first looks there, which takes as long as to draw the form. Here, it does
// so while the server computes.
try {
  window.localStorage.getItem("");
} catch {
  // Storage is blocked, as the form will say.
}
