import { h } from "./dom.js";
import { fileRequest } from "./download.js";
import { menuGroup, menuItem } from "./menu.js";
import { phrase } from "./phrases.js";
import { nameProposals } from "./proposals.js";

// Fills a finance team's template: a shipped one, or the user's own file.

const LARGEST_TEMPLATE = 5000000; // bytes

// `opener`, the button of the menu, shows that a file is being prepared.
export function templateItems(templates, opener, send, say) {
  const request = fileRequest(opener, "template", send, say);
  const input = h("input", { type: "file", accept: ".xlsx", hidden: true, "aria-label": phrase("template_file") });
  const proposals = nameProposals((agreed) => request.start({ kind: "fill", template: file.name, agreed }, [bytes]));
  let file = null;
  let bytes = null;
  const shipped = templates.map(({ id, title, about }) =>
    menuItem(title, about, () => request.start({ kind: "fill", template: id })),
  );
  const own = menuItem(phrase("template_own"), phrase("template_own_about"), () => input.click());
  input.addEventListener("change", fillOwn);

  async function fillOwn() {
    [file] = input.files;
    input.value = ""; // allows choosing the same file again
    if (!file) return;
    if (file.size > LARGEST_TEMPLATE)
      say(phrase("template_too_large", { name: file.name, limit: LARGEST_TEMPLATE / 1e6 }));
    else {
      bytes = await file.arrayBuffer();
      request.start({ kind: "fill", template: file.name }, [bytes]);
    }
  }

  function receive(message, buffers) {
    request.receive(message, buffers);
    if (message.kind !== "names" || !file) return;
    request.stop(phrase("template_look"));
    proposals.open(file.name, message.proposals);
  }

  return { element: menuGroup(phrase("template"), ...shipped, own), hidden: [input, proposals.element], receive };
}
