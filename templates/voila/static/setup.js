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
