import { parsed, storedKeys, textAt, write } from "./session.js";

// Versions of one plan in several tabs. The tabs share one storage place for the current version. A tab that has not seen
// another tab's version never overwrites it: it keeps its own version separately until somebody chooses.
//
// Each version counts its edits by session. So a tab can tell whether a version from another tab includes all of its
// own edits.

const APART = "?tab=";
const UNREAD = "?unread";
const MOST_SESSIONS = 60; // sessions whose edits a version counts
const TYPES = {
  plan: "string",
  scenario: "string",
  refused: "object",
  start: "object",
  seen: "object",
  unanswered: "array",
  columns: "array",
};

const unheard = (..._news) => {};

// `me` is the session. `told` is called with another version to choose or replace, and with unreadable texts; `kept` with
// whether this version could be stored.
export function versions(key, me = "s", { told = unheard, kept = unheard } = {}) {
  let ownKey = key + APART + me;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(key) : null;
  const ends = new AbortController();
  let seen = {}; // edits in the version that this tab shows, by session
  let line = me; // the name under which this session's edits are counted; a version from elsewhere starts a new one
  let count = 0; // number of edits: it only grows
  let content = null; // what this tab keeps
  let last = null; // the text in the shared place when this tab last read or wrote it
  let other = null; // the version to choose or replace: its key, text and content
  let begun = key; // key of the version that this tab started with
  let aside = null; // an unreadable text, if there was no room to store it
  let written = true;
  let linked = false;

  // Returns the version a tab starts with: its separate one from before a reload, or the current one.
  function open() {
    last = textAt("localStorage", key);
    const before = textAt("sessionStorage", key + APART);
    write("sessionStorage", key + APART, null);
    const own = [before, ownKey].find((at) => at && recordIn(textAt("localStorage", at)));
    if (last !== null && !recordIn(last)) setAside(key);
    begun = own ?? key;
    content = recordIn(textAt("localStorage", begun));
    seen = { ...content?.seen };
    count = seen[me] ?? 0;
    if (own) last = null; // the shared version may be new
    look();
    if (own && !other && save(content)) begun = key;
    else if (own && write("localStorage", ownKey, { ...content, seen })) begun = ownKey;
    if (own && own !== begun) write("localStorage", own, null);
    listen();
    return content;
  }

  // Counts one more edit of this session.
  function edited() {
    const { [line]: _, ...others } = seen;
    count += 1;
    seen = Object.fromEntries([...Object.entries(others), [line, count]].slice(-MOST_SESSIONS));
  }

  // Stores the state of this tab; null if nothing was changed. Returns whether it is stored.
  function save(record) {
    content = record;
    look();
    const text = content && JSON.stringify({ ...content, seen });
    const behind = other?.at === key;
    if (!behind) {
      written = put(key, text);
      if (written) last = text;
      if (written) put(ownKey, null);
    } else written = put(ownKey, includes(other.record.seen, seen) ? null : text);
    say();
    return written;
  }

  // Notifies other tabs of changes only: otherwise two tabs would notify each other forever.
  function put(at, text) {
    if (textAt("localStorage", at) === text) return true;
    const done = write("localStorage", at, text);
    if (done) channel?.postMessage("written");
    return done;
  }

  // This tab shows a plan from elsewhere, such as a link, which is not the current version.
  function apart(record) {
    [content, seen, last, linked] = [record, {}, null, true];
    [line, count] = [`s${Math.random().toString(36).slice(2)}`, 0];
    ownKey = key + APART + line; // this tab's separate version stays separate
    look();
    say();
  }

  // This tab now shows the other version.
  function adopted(taken, record) {
    linked = false;
    if (taken.at !== key) return replaced(taken, record);
    put(ownKey, null);
    [content, seen, last] = [record, { ...taken.record.seen }, taken.text];
    look();
    return say();
  }

  // This tab's version replaces the other one.
  function replaced(taken, record) {
    linked = false;
    if (taken.at === key && textAt("localStorage", key) === taken.text) last = taken.text;
    seen = merged(seen, taken.record.seen);
    edited();
    // Edits made there meanwhile are reported again.
    if (save(record) && taken.at !== key && textAt("localStorage", taken.at) === taken.text) put(taken.at, null);
    look();
    say();
  }

  function look() {
    other = inCommon() ?? keptApart();
  }

  function inCommon() {
    const text = textAt("localStorage", key);
    if (text === last) return null;
    const record = recordIn(text);
    const news = record ? hasNews(record.seen) && !isSame(record) : content !== null;
    if (news) return { at: key, text, record: record ?? {} };
    last = text;
    seen = merged(seen, record?.seen);
    count = Math.max(count, seen[line] ?? 0);
    return null;
  }

  function keptApart() {
    for (const at of storedKeys().filter((stored) => stored.startsWith(key + APART) && stored !== ownKey)) {
      const text = textAt("localStorage", at);
      const record = recordIn(text);
      if (record && !includes(seen, record.seen)) return { at, text, record };
      if (!record) setAside(at);
      write("localStorage", at, null); // this tab's version includes all of it
    }
    return null;
  }

  // Two pages over one kernel are one session, so the other page's edits are not new.
  function hasNews(theirs) {
    return (
      !theirs || Object.entries(theirs).some(([session, edits]) => session !== line && edits > (seen[session] ?? 0))
    );
  }

  function isSame(record) {
    return (
      content !== null &&
      Object.keys(TYPES).every((name) => name === "seen" || textOf(record[name]) === textOf(content[name]))
    );
  }

  // Two tabs wrote at the same moment, so this version was overwritten, or the version it was separate from is gone.
  function isMisplaced() {
    if (other?.at !== key) return textAt("localStorage", ownKey) !== null;
    return Boolean(other.record.seen) && !includes(other.record.seen, seen);
  }

  function say() {
    kept(written, content);
    told(other && { kind: kindOf(other), record: other.record }, textAt("localStorage", key + UNREAD) ?? aside);
  }

  function kindOf({ at, record }) {
    if (at !== key) return "apart";
    if (linked) return "linked";
    if (!record.seen && !record.plan && !record.columns) return "gone";
    return !content || includes(record.seen, seen) ? "newer" : "both";
  }

  // An unreadable version, such as the one this tab started with, stays until somebody saves it as a file.
  function setAside(at = begun) {
    const text = textAt("localStorage", at);
    aside = text ?? aside;
    if (!text || !write("localStorage", key + UNREAD, text)) return;
    write("localStorage", at, null);
    if (at === key) last = null;
    if (at === begun) [content, seen] = [null, {}];
  }

  function dropUnread() {
    aside = null;
    write("localStorage", key + UNREAD, null);
    say();
  }

  function listen() {
    const { signal } = ends;
    const lookAgain = () => {
      look();
      if (content && (!written || isMisplaced()))
        save(content); // storage may have room again
      else say();
    };
    const ours = ({ key: changed }) => changed === null || changed === key || changed.startsWith(key + APART);
    window.addEventListener("storage", (event) => ours(event) && lookAgain(), { signal });
    window.addEventListener("focus", lookAgain, { signal });
    document.addEventListener("visibilitychange", () => document.hidden || lookAgain(), { signal });
    channel?.addEventListener("message", lookAgain, { signal });
  }

  // A reload continues with this tab's separate version; a duplicated tab does not.
  function leave() {
    if (textAt("localStorage", ownKey) !== null) write("sessionStorage", key + APART, ownKey);
  }

  function close() {
    ends.abort();
    channel?.close();
  }

  return { open, edited, save, apart, adopted, replaced, setAside, dropUnread, say, leave, close, other: () => other };
}

// Whether a version includes all edits of another one.
function includes(theirs = {}, mine = {}) {
  return Object.entries(mine).every(([session, edits]) => (theirs[session] ?? 0) >= edits);
}

function merged(first, second = {}) {
  const all = { ...first };
  for (const [session, edits] of Object.entries(second)) all[session] = Math.max(all[session] ?? 0, edits);
  return all;
}

// The record in a stored text; null if damaged, so that nobody continues with half of it.
function recordIn(text) {
  const record = parsed(text);
  const sound =
    record &&
    Object.entries(TYPES).every(([name, type]) => record[name] === undefined || typeName(record[name]) === type);
  return sound ? record : null;
}

function textOf(value) {
  return value && Object.keys(value).length ? JSON.stringify(value) : "";
}

function typeName(value) {
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : typeof value;
}
