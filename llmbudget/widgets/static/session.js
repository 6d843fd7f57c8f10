// State that outlives the page: edits kept in this browser, and plans in links.
// A link contains its plan in the fragment, which browsers do not send to servers, so it is in no log.

const NAME = /[#&]plan=/;
const EXAMPLE = "example"; // in an address: `?example`

// A Voila page is identified by its address. JupyterLab's address changes with the front tab, so there the workbook is
// identified by its preset, on this server.
export function storageKey(workbook) {
  if ("voila" in document.body.dataset) return `llmbudget:${location.pathname}`;
  return `llmbudget:${server()}#${workbook}`;
}

// The server's path, which on a hub contains the user name: several users may share a browser.
function server() {
  const settings = document.getElementById("jupyter-config-data")?.textContent ?? "{}";
  return JSON.parse(settings).baseUrl ?? "/";
}

// By name, because merely accessing blocked storage throws an error.
/** @type {(storage: "localStorage" | "sessionStorage") => Storage} */
const named = (storage) => window[storage];

export function textAt(storage, key) {
  try {
    return named(storage).getItem(key);
  } catch {
    return null; // no storage at all
  }
}

export function read(storage, key) {
  return parsed(textAt(storage, key)) ?? {};
}

// The object in a text; null if the text is damaged or cut off.
export function parsed(text) {
  try {
    const content = JSON.parse(text);
    return typeof content === "object" && !Array.isArray(content) ? content : null;
  } catch {
    return null;
  }
}

// Removes the entry if there is nothing to write. Returns whether it worked: a disk can be full, and a browser can block
// storage.
export function write(storage, key, record) {
  try {
    if (record) named(storage).setItem(key, typeof record === "string" ? record : JSON.stringify(record));
    else named(storage).removeItem(key);
    return true;
  } catch {
    return !record;
  }
}

// Plans that forms keep in this browser, by workbook name, without tabs' separate versions.
export function keptPlans() {
  const keys = storedKeys().filter((key) => key.startsWith(`llmbudget:${server()}`) && !key.includes("?"));
  const plans = keys.map((key) => ({ name: workbookOf(key), plan: read("localStorage", key).plan }));
  return plans.filter(({ plan }) => typeof plan === "string");
}

export function storedKeys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

// The workbook name in a storage key.
function workbookOf(key) {
  return decodeURIComponent(key.split(/[/#]/).at(-1)).replace(/\.ipynb$/, "");
}

// The fragment if it contains a plan or the start of one: a link can be cut off anywhere. The kernel interprets it.
export function sharedLink() {
  if (NAME.test(location.hash)) return location.hash;
  const cut = location.hash || (location.href.endsWith("#") ? "#" : "");
  return cut && "#plan=".startsWith(cut) ? cut : "";
}

export function dropFragment() {
  if (!sharedLink()) return;
  history.replaceState(history.state, "", location.pathname + location.search);
}

// A link opens its own plan, not the example.
export function addressWith(fragment) {
  const search = new URLSearchParams(location.search);
  search.delete(EXAMPLE);
  return `${location.origin}${location.pathname}${search.size ? `?${search}` : ""}${fragment}`;
}

// The address in JupyterLab of the notebook behind a page that one of its tiles opened; empty for other pages.
export function notebookAddress() {
  const [, base, file] = location.pathname.match(/^(.*\/)llmbudget\/([^/]+\.ipynb)$/) ?? [];
  if (!file) return "";
  const address = new URL("lab", location.origin + base);
  address.searchParams.set("llmbudget", file);
  return address.href;
}

// Whether the address asks for the example in place of the start card.
export function opensExample() {
  return new URLSearchParams(location.search).has(EXAMPLE);
}

// Returns whether it worked: there is no clipboard outside https and localhost, and people can refuse access.
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
