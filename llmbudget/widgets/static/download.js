import { button, enable, h } from "./dom.js";
import { phrase } from "./phrases.js";

// Files come from the kernel as bytes or are made here; no server ever holds one that somebody else could fetch.

const PATIENCE = 120000; // ms; a workbook takes a second or two

const LARGEST_PLAN = 1000000; // bytes
const LARGEST_WORKBOOK = 9000000; // what JupyterLab lets through at once, 10 MiB, less what goes with it

export function isWorkbook(file) {
  return /\.xls[xmb]?$/i.test(file.name);
}

// Whether a file that people open cannot be a plan, or a workbook of a budget.
export function isTooLarge(file) {
  return file.size > (isWorkbook(file) ? LARGEST_WORKBOOK : LARGEST_PLAN);
}

export function saveBlob(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000); // some browsers read it a while after the click
}

// What a button that asks the kernel for a file does: `start` asks, `receive` takes the kernel's messages.
export function fileRequest(element, purpose, send, say) {
  const label = element.textContent;
  let timer = null;

  function start(message, files) {
    if (timer) return;
    enable(element, false);
    element.textContent = phrase("preparing");
    timer = setTimeout(() => stop(phrase("file_late")), PATIENCE);
    send(message, files);
  }

  function stop(sentence) {
    clearTimeout(timer);
    timer = null;
    enable(element, true);
    element.textContent = label;
    say(sentence);
  }

  function receive(message, buffers) {
    if (!timer || message.purpose !== purpose) return; // another view of the same budget asked
    if (message.kind === "failed") stop(message.text);
    if (message.kind !== "file") return;
    const blob = new Blob(buffers, { type: message.mime });
    if (blob.size !== message.size) {
      stop(phrase("file_incomplete"));
      return;
    }
    saveBlob(blob, message.name);
    stop(phrase("file_saved", { name: message.name }));
  }

  return { start, receive };
}

// A button that asks for one file.
export function fileButton(purpose, label, properties, send, say) {
  const element = button(label, () => request.start({ kind: purpose }), properties);
  const request = fileRequest(element, purpose, send, say);
  return { element, receive: request.receive };
}
