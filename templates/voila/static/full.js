// All places are taken: ask now and then, and open the workbook when one is free.
(() => {
  const { places, seconds } = document.getElementById("places").dataset;
  const text = document.getElementById("ahead");
  // JupyterHub refuses even questions that do not come with the page's own cookie.
  const token = () => /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";

  const ask = async () => {
    try {
      const answer = await fetch(places, { cache: "no-store", headers: { "X-XSRFToken": token() } });
      const { free, ahead } = await answer.json();
      if (free) {
        location.reload();
        return;
      }
      text.textContent = ahead ? `${ahead} ${ahead === 1 ? "person is" : "people are"} ahead of you.` : "You are next.";
    } catch {
      // the server may be back for the next question
    }
    setTimeout(ask, 1000 * Number(seconds));
  };
  setTimeout(ask, 1000 * Number(seconds));
})();
