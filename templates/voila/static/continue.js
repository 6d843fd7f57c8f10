// A link on another website led here. The workbook opens as soon as somebody sees this page: windows that a website
// opens behind others, or closes at once, start no calculation.
(() => {
  const go = () => {
    if (document.hidden) return;
    // location keeps the part after #, such as the plan of a link; the server removes "opened".
    const next = new URL(location.href);
    next.searchParams.set("opened", "1");
    location.replace(next);
  };
  document.addEventListener("visibilitychange", go);
  go();
})();
