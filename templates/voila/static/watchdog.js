// Voila sometimes loses the output of a cell, and the page then stays blank for ever (defect 3).
// The watchdog reloads such a page once, and when that does not help says what to do.
(() => {
  const LOADED_LIMIT = 20000; // ms from the end of the page to the first widget
  const RUNNING_LIMIT = 120000; // ms that one cell may take, the start of the kernel included
  const KEY = `llmbudget-reloaded:${location.pathname}`;
  const STUCK = /^(Loading widget|Error displaying widget)/;
  let progress = Date.now();

  // Voila calls this before it runs each cell.
  window.voila_process = () => {
    progress = Date.now();
  };
  window.addEventListener("load", () => {
    progress = Date.now();
  });

  const shown = (output) => output.childElementCount > 0 || !STUCK.test(output.textContent);

  const complete = () => {
    const cells = document.getElementById("rendered_cells");
    if (document.readyState !== "complete" || !cells || cells.style.display === "none") return false;
    if (!cells.querySelector(".jp-CodeCell")) return true;
    const outputs = [...cells.querySelectorAll(".jp-CodeCell .jp-OutputArea-output")];
    return outputs.length > 0 && outputs.every(shown);
  };

  const reloadedBefore = () => {
    try {
      const before = sessionStorage.getItem(KEY) !== null;
      sessionStorage.setItem(KEY, "1");
      return before;
    } catch {
      return true; // without storage a second reload could not be told from the first
    }
  };

  const forget = () => {
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // nothing was stored
    }
  };

  const explain = () => {
    const text = document.createElement("p");
    text.setAttribute("role", "alert");
    text.textContent = "The workbook did not open. Reload the page; if that does not help, restart the server.";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Reload";
    button.addEventListener("click", () => location.reload());
    text.append(button);
    document.getElementById("llmbudget-opening").replaceChildren(text);
  };

  const watch = setInterval(() => {
    const limit = document.readyState === "complete" ? LOADED_LIMIT : RUNNING_LIMIT;
    if (complete()) {
      document.getElementById("llmbudget-opening").remove();
      forget();
    } else if (Date.now() - progress < limit) {
      return;
    } else if (reloadedBefore()) {
      explain();
    } else {
      location.reload();
    }
    clearInterval(watch);
  }, 100);
})();
