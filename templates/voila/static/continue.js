// For links on other websites. The workbook opens only once this page is visible, so that windows which a website opens
// in the background, or closes at once, start no calculation.
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
