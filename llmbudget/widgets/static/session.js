// What outlives the page: edits kept in this browser, and plans in links.
// A link holds its plan in the fragment, which browsers send to no server: it stays out of every log.

const NAME = /[#&]plan=([^&]+)/;

// A page of Voila is known by its address. JupyterLab's address follows the tab in front: there the workbook is known by
// its preset, on this server.
export function storageKey(workbook) {
  if ("voila" in document.body.dataset) return `llmbudget:${location.pathname}`;
  return `llmbudget:${server()}#${workbook}`;
}

// The path of the server: on a hub it has the user's name, and others may use the same browser.
function server() {
  const settings = document.getElementById("jupyter-config-data")?.textContent ?? "{}";
  return JSON.parse(settings).baseUrl ?? "/";
}

// By the name of the storage: in a browser that blocks it, already to ask for it is an error.
export function read(storage, key) {
  try {
    return JSON.parse(window[storage].getItem(key)) ?? {};
  } catch {
    return {}; // nothing, or nonsense, or no storage at all
  }
}

// Without anything to write, what is there is removed.
export function write(storage, key, record) {
  try {
    if (record) window[storage].setItem(key, JSON.stringify(record));
    else window[storage].removeItem(key);
  } catch {
    // private windows and full disks: the form works without it
  }
}

// Plans that forms keep in this browser, by the name of their workbook.
export function keptPlans() {
  const keys = storedKeys().filter((key) => key.startsWith(`llmbudget:${server()}`));
  const found = keys.map((key) => ({ name: workbookOf(key), plan: read("localStorage", key).plan }));
  return found.filter(({ plan }) => typeof plan === "string");
}

function storedKeys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

// The reverse of a storage key.
function workbookOf(key) {
  return decodeURIComponent(key.split(/[/#]/).at(-1)).replace(/\.ipynb$/, "");
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

// Returns whether it is copied: outside of https and localhost there is no clipboard, and people can refuse it.
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
