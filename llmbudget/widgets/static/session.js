// What outlives the page: edits kept in this browser, and plans in links.
// A link holds its plan in the fragment, which browsers send to no server: it stays out of every log.

const NAME = /[#&]plan=/;

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

// By its name: in a browser that blocks its storage, already to ask for it is an error.
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

// What a text holds; nothing where it is nonsense or was cut off.
export function parsed(text) {
  try {
    const found = JSON.parse(text);
    return typeof found === "object" && !Array.isArray(found) ? found : null;
  } catch {
    return null;
  }
}

// Without anything to write, what is there is removed. Returns whether it is there now: a disk can be full, and a
// browser can block its storage.
export function write(storage, key, record) {
  try {
    if (record) named(storage).setItem(key, typeof record === "string" ? record : JSON.stringify(record));
    else named(storage).removeItem(key);
    return true;
  } catch {
    return !record;
  }
}

// Plans that forms keep in this browser, by the name of their workbook. What a tab keeps apart is no plan of its own.
export function keptPlans() {
  const keys = storedKeys().filter((key) => key.startsWith(`llmbudget:${server()}`) && !key.includes("?"));
  const found = keys.map((key) => ({ name: workbookOf(key), plan: read("localStorage", key).plan }));
  return found.filter(({ plan }) => typeof plan === "string");
}

export function storedKeys() {
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

// The end of the address where it holds a plan, or the beginning of one: a link can be cut off anywhere. What it means
// is the kernel's to say.
export function sharedLink() {
  if (NAME.test(location.hash)) return location.hash;
  const cut = location.hash || (location.href.endsWith("#") ? "#" : "");
  return cut && "#plan=".startsWith(cut) ? cut : "";
}

export function dropFragment() {
  if (!sharedLink()) return;
  history.replaceState(history.state, "", location.pathname + location.search);
}

export function addressWith(fragment) {
  return `${location.origin}${location.pathname}${location.search}${fragment}`;
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
