import { button, enable, h } from "./dom.js";
import { phrase } from "./phrases.js";

// Files come from the kernel as bytes or are made here. No server stores a file that somebody else could fetch.

const PATIENCE = 120000; // ms; a workbook takes a second or two

const LARGEST_PLAN = 1000000; // bytes
export const LARGEST_WORKBOOK = 9000000; // JupyterLab's limit of 10 MiB for a message, less its overhead
export const LARGEST_BILLS = LARGEST_WORKBOOK; // bills of one import together

export function isWorkbook(file) {
  return /\.xls[xmb]?$/i.test(file.name);
}

// Whether a file is too large for a plan, or for a budget workbook.
export function isTooLarge(file) {
  return file.size > (isWorkbook(file) ? LARGEST_WORKBOOK : LARGEST_PLAN);
}

export function saveBlob(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000); // some browsers read it only some time after the click
}

// Requests a file from the kernel: `start` sends the request, `receive` handles the kernel's messages.
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
    if (!timer || message.purpose !== purpose) return; // requested by another view of the same budget
    if (message.kind === "failed") stop(message.text);
    if (message.kind !== "file") return;
    const blob = new Blob(buffers, { type: message.mime });
    if (blob.size !== message.size) {
      stop(phrase("file_incomplete"));
      return;
    }
    saveBlob(blob, message.name);
    stop(`${phrase("file_saved", { name: message.name })} ${message.note}`.trim());
  }

  return { start, stop, receive };
}

// A button that requests one file.
export function fileButton(purpose, label, properties, send, say) {
  const element = button(label, () => request.start({ kind: purpose }), properties);
  const request = fileRequest(element, purpose, send, say);
  return { element, receive: request.receive };
}
