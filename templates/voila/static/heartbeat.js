// Voila says nothing when the kernel or the server has died (defect 7): the form just stops answering.
// The heartbeat asks the server about the kernel every few seconds and raises a banner.
(() => {
  const PERIOD = 2000; // ms between two questions
  const PATIENCE = 3000; // ms to wait for an answer
  const ENDED = "The calculation behind this page has ended. Your entries are kept: reload the page to go on.";
  const LOST = "The server does not answer. Your entries are kept: if it was stopped, start it again and reload.";
  // Where this browser's storage is full or blocked, which the form says above itself.
  const UNKEPT = {
    [ENDED]:
      "The calculation behind this page has ended, and your entries are not kept: save the file before you reload.",
    [LOST]:
      "The server does not answer, and your entries are not kept: leave this page open. If the server was stopped, start it again.",
  };
  const GONE = ["dead", "restarting", "autorestarting"];
  let ended = false;
  let unanswered = 0;

  const banner = document.getElementById("llmbudget-banner");

  const show = (told) => {
    const sentence = "unkept" in document.body.dataset ? UNKEPT[told] : told;
    if (banner.dataset.sentence === sentence) return;
    banner.dataset.sentence = sentence;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Reload";
    button.addEventListener("click", () => location.reload());
    banner.replaceChildren(sentence, button);
    banner.hidden = false;
  };

  const hide = () => {
    delete banner.dataset.sentence;
    banner.replaceChildren();
    banner.hidden = true;
  };

  const end = () => {
    ended = true;
    window.dispatchEvent(new Event("kernelend")); // nobody connects to it any more
    show(ENDED);
  };

  // A kernel that restarts by itself answers again, but has forgotten the workbook.
  const hear = (status) => {
    if (GONE.includes(status)) end();
    document.body.dataset.heartbeat = "listening";
  };

  // The script that draws the project's widgets tells it as an event, and Voila's front end those who ask.
  window.addEventListener("kernel", (event) => hear(/** @type {CustomEvent} */ (event).detail));
  const listen = async () => {
    while (!window.jupyterapp) {
      if (document.getElementById("llmbudget-widgets")) return;
      await new Promise((done) => setTimeout(done, 100)); // Voila sets it when its extensions are there
    }
    const manager = await window.jupyterapp.widgetManagerPromise.promise;
    manager.kernel.statusChanged.connect((_kernel, status) => hear(status));
    hear("connected");
  };

  // JupyterHub refuses even questions that do not come with the page's own cookie.
  const token = () => /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";

  const ask = async (address) => {
    try {
      const answer = await fetch(address, {
        cache: "no-store",
        headers: { "X-XSRFToken": token() },
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status === 404) return "ended";
      if (!answer.ok) return "lost";
      return (await answer.json()).execution_state === "dead" ? "ended" : "alive";
    } catch {
      return "lost";
    }
  };

  const beat = async (address) => {
    const state = await ask(address);
    unanswered = state === "lost" ? unanswered + 1 : 0;
    if (state === "ended") end();
    else if (unanswered > 1)
      show(LOST); // one failure may be a hiccup
    else if (state === "alive" && !ended) hide();
  };

  const start = () => {
    const settings = document.getElementById("jupyter-config-data");
    if (!settings) return; // the kernel did not start; the watchdog speaks
    const { baseUrl, kernelId } = JSON.parse(settings.textContent);
    const address = `${baseUrl}api/kernels/${kernelId}`;
    const next = async () => {
      if (!document.hidden) await beat(address);
      if (!ended) setTimeout(next, PERIOD);
    };
    next();
    listen();
  };

  window.addEventListener("load", start);
  // The browser's "back" can bring a page back whose kernel was shut down when it was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
