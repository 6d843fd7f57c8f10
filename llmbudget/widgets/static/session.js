// What outlives the page: edits kept in this browser, and plans in links.
// A link holds its plan in the fragment, which browsers send to no server: it stays out of every log.

const NAME = /[#&]plan=([^&]+)/;

function storageKey() {
  return `llmbudget:${location.pathname}`;
}

export function keep(plan, refused) {
  try {
    localStorage.setItem(storageKey(), JSON.stringify({ plan, refused }));
  } catch {
    // private windows and full disks: the form works without it
  }
}

export function forget() {
  try {
    localStorage.removeItem(storageKey());
  } catch {
    // nothing was kept
  }
}

export function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(storageKey()));
    return typeof found?.plan === "string" ? { plan: found.plan, refused: found.refused ?? {} } : null;
  } catch {
    forget();
    return null;
  }
}

// Plans that the forms of this server keep in this browser, by the name of their workbook.
export function keptPlans() {
  const found = [];
  try {
    for (const [key, value] of Object.entries(localStorage)) {
      const plan = key.startsWith("llmbudget:/") && JSON.parse(value).plan;
      if (typeof plan === "string") found.push({ name: decodeURIComponent(key.split("/").at(-1)).replace(/\.ipynb$/, ""), plan });
    }
  } catch {
    // no storage, or something in it that is none of ours
  }
  return found;
}

export function sharedPlan() {
  const found = NAME.exec(location.hash);
  if (!found) return "";
  try {
    const base64 = decodeURIComponent(found[1]).replaceAll("-", "+").replaceAll("_", "/");
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
  } catch {
    return "the link is incomplete"; // no plan: the kernel says so in words
  }
}

export function dropFragment() {
  if (!NAME.test(location.hash)) return;
  history.replaceState(history.state, "", location.pathname + location.search);
}

export function shareLink(plan) {
  const bytes = new TextEncoder().encode(plan);
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const safe = base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `${location.origin}${location.pathname}${location.search}#plan=${safe}`;
}
