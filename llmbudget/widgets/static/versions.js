import { parsed, storedKeys, textAt, write } from "./session.js";

// What several tabs keep of one plan. They share one place, where the version stands that goes on. A tab that has not
// seen what another one wrote there never writes over it: it keeps its own version apart, until somebody chooses.
//
// Each version says which edits are in it: of each session, how many. So a tab can tell whether a version that it did
// not write holds all that was done here.

const APART = "?tab=";
const UNREAD = "?unread";
const MOST_SESSIONS = 60; // whose edits a version counts
const TYPES = {
  plan: "string",
  scenario: "string",
  refused: "object",
  seen: "object",
  unanswered: "array",
  columns: "array",
};

const unheard = (..._news) => {};

// `me` is the session. `told` hears of another version that somebody must choose or replace, and of what is unread;
// `kept` hears whether this version could be written.
export function versions(key, me = "s", { told = unheard, kept = unheard } = {}) {
  let ownKey = key + APART + me;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(key) : null;
  const ends = new AbortController();
  let seen = {}; // the edits of what this tab shows
  let line = me; // by which the edits of this session are counted; what comes from elsewhere begins another line
  let count = 0; // how many: it only grows
  let content = null; // what this tab keeps
  let last = null; // the text in the common place when this tab read or wrote it
  let other = null; // the version that somebody must choose or replace: where it stands, its text, what it holds
  let begun = key; // where that stood with which this tab began
  let aside = null; // what could not be read, where there was no room to set it aside
  let written = true;
  let linked = false;

  // What a tab begins with: what it kept apart before a reload, or the version that goes on.
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
    if (own) last = null; // what stands in the common place may be news
    look();
    if (own && !other && save(content)) begun = key;
    else if (own && write("localStorage", ownKey, { ...content, seen })) begun = ownKey;
    if (own && own !== begun) write("localStorage", own, null);
    listen();
    return content;
  }

  // One more edit of this session is in what this tab shows.
  function edited() {
    const { [line]: _, ...others } = seen;
    count += 1;
    seen = Object.fromEntries([...Object.entries(others), [line, count]].slice(-MOST_SESSIONS));
  }

  // Keeps what this tab shows; null is what need not be kept, because nobody changed it. Returns whether it is kept.
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

  // Other tabs are told of what changed there only: two that told each other of nothing would never end.
  function put(at, text) {
    if (textAt("localStorage", at) === text) return true;
    const done = write("localStorage", at, text);
    if (done) channel?.postMessage("written");
    return done;
  }

  // What this tab shows came from elsewhere, such as a link: it is not the version that goes on here.
  function apart(record) {
    [content, seen, last, linked] = [record, {}, null, true];
    [line, count] = [`s${Math.random().toString(36).slice(2)}`, 0];
    ownKey = key + APART + line; // what this tab kept apart stays so
    look();
    say();
  }

  // This tab shows the other version now, with all that is in it.
  function adopted(taken, record) {
    linked = false;
    if (taken.at !== key) return replaced(taken, record);
    put(ownKey, null);
    [content, seen, last] = [record, { ...taken.record.seen }, taken.text];
    look();
    return say();
  }

  // This tab's version takes the place of the other one.
  function replaced(taken, record) {
    linked = false;
    if (taken.at === key && textAt("localStorage", key) === taken.text) last = taken.text;
    seen = merged(seen, taken.record.seen);
    edited();
    // What was added to it meanwhile is told again.
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
    for (const at of storedKeys().filter((one) => one.startsWith(key + APART) && one !== ownKey)) {
      const text = textAt("localStorage", at);
      const record = recordIn(text);
      if (record && !includes(seen, record.seen)) return { at, text, record };
      if (!record) setAside(at);
      write("localStorage", at, null); // all of it is in what this tab shows
    }
    return null;
  }

  // Two pages over one kernel are one session: what the other one did is no news.
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

  // Two tabs wrote at the same moment, and the version of this one is gone; or the one that it stood apart from is.
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

  // What cannot be read, such as that with which this tab began, stays until somebody has it as a file.
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
        save(content); // there may be room again
      else say();
    };
    const ours = ({ key: changed }) => changed === null || changed === key || changed.startsWith(key + APART);
    window.addEventListener("storage", (event) => ours(event) && lookAgain(), { signal });
    window.addEventListener("focus", lookAgain, { signal });
    document.addEventListener("visibilitychange", () => document.hidden || lookAgain(), { signal });
    channel?.addEventListener("message", lookAgain, { signal });
  }

  // A reload of this tab goes on with what it kept apart; a tab that somebody duplicates does not.
  function leave() {
    if (textAt("localStorage", ownKey) !== null) write("sessionStorage", key + APART, ownKey);
  }

  function close() {
    ends.abort();
    channel?.close();
  }

  return { open, edited, save, apart, adopted, replaced, setAside, dropUnread, say, leave, close, other: () => other };
}

// Whether a version has all the edits of another one.
function includes(theirs = {}, mine = {}) {
  return Object.entries(mine).every(([session, edits]) => (theirs[session] ?? 0) >= edits);
}

function merged(one, another = {}) {
  const all = { ...one };
  for (const [session, edits] of Object.entries(another)) all[session] = Math.max(all[session] ?? 0, edits);
  return all;
}

// What a text in the storage holds; nothing where it is damaged, so that nobody goes on with half of it.
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
