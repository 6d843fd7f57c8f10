import { h, setText } from "./dom.js";
import { isTooLarge, isWorkbook } from "./download.js";
import { phrase } from "./phrases.js";

// Opens a plan file or an exported workbook: chosen, or dropped anywhere on the page. The form takes edits while a
// workbook is read.

export function planOpener(root, send, say) {
  const reading = h("div", { role: "status" });
  const line = h("div", { class: "lb-notice lb-reading", hidden: true }, reading);
  const named = { "aria-label": phrase("open_file") };
  const input = h("input", { type: "file", accept: ".yaml,.yml,.xlsx", hidden: true, ...named });
  input.addEventListener("change", () => {
    const [file] = input.files;
    input.value = ""; // allows opening the same file again
    if (file) open(file);
  });
  root.addEventListener("dragover", drag);
  root.addEventListener("drop", drop);

  async function open(file) {
    if (isTooLarge(file)) {
      say(phrase(isWorkbook(file) ? "workbook_too_large" : "plan_too_large", { name: file.name }));
    } else if (isWorkbook(file)) {
      tell(file.name);
      send({ kind: "workbook", name: file.name }, [await file.arrayBuffer()]);
    } else send({ kind: "load", text: await file.text() });
  }

  function tell(name) {
    setText(reading, name && phrase("reading", { name }));
    line.hidden = !name;
  }

  function drag(event) {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  }

  function drop(event) {
    const { files } = event.dataTransfer;
    if (!files.length) return;
    event.preventDefault();
    event.stopPropagation(); // JupyterLab would copy them into its folder
    if (files.length > 1) say(phrase("drop_one"));
    else open(files[0]);
  }

  function receive({ kind, name }) {
    if (kind === "reading") tell(name);
  }

  return { input, line, choose: () => input.click(), receive };
}
