import { h } from "./dom.js";
import { connect } from "./kernel.js";

// Draws the widgets of a page in the place of JupyterLab's front end. The server has written their state into the page;
// their messages go over one connection. A page that shows any other widget has Voila's front end instead.

const VIEW = 'script[type="application/vnd.voila.cell-output+json"]';
const VIEW_TYPE = "application/vnd.jupyter.widget-view+json";

const inPage = (id) => JSON.parse(document.getElementById(id).textContent);

// The part of anywidget's model that the widgets use.
function modelOf(id, state, kernel) {
  const listeners = new Set();
  const told = (name) => name === "msg:custom"; // the kernel changes no state but by messages
  return {
    get: (name) => state[name],
    on: (name, listener) => told(name) && listeners.add(listener),
    off: (name, listener) => told(name) && listeners.delete(listener),
    send: (content, _callbacks, files) => kernel.send(id, { method: "custom", content }, files),
    receive: (data, files) => {
      if (data.method === "custom") for (const listener of [...listeners]) listener(data.content, files);
    },
  };
}

// The code of a file, or of a widget in another version than the server's, which comes with the state.
const codeOf = ({ url, text }) => import(url ?? URL.createObjectURL(new Blob([text], { type: "text/javascript" })));

function addStyle({ url, text }) {
  if (text !== undefined) {
    document.head.append(h("style", {}, text));
    return null;
  }
  return new Promise((onload, onerror) => {
    document.head.append(h("link", { rel: "stylesheet", href: url, onload, onerror }));
  });
}

// Returns a function that draws the widget into an element.
async function load({ script, style }, model) {
  const [module] = await Promise.all([codeOf(script), addStyle(style)]);
  const widget = typeof module.default === "function" ? await module.default() : module.default;
  await widget.initialize?.({ model });
  return (el) => widget.render({ model, el });
}

// Draws each widget wherever a cell showed it. The watchdog knows the sentence of one that failed.
async function draw(kernel, models) {
  const drawn = Object.entries(inPage("llmbudget-widgets")).map(async ([id, widget]) => {
    models[id] = modelOf(id, widget.state, kernel);
    return [id, await load(widget, models[id])];
  });
  const widgets = Object.fromEntries(await Promise.all(drawn));
  document.getElementById("rendered_cells").style.display = "";
  for (const output of document.querySelectorAll(VIEW)) {
    const [el, box] = [h("div"), h("div", { class: "jp-OutputArea-output" }, "Error displaying widget")];
    output.replaceWith(box);
    widgets[JSON.parse(output.textContent).data[VIEW_TYPE].model_id](el);
    box.replaceChildren(el);
  }
}

function main() {
  const { baseUrl, kernelId } = inPage("jupyter-config-data");
  const models = {};
  const socket = new URL(`${baseUrl}api/kernels/${kernelId}/channels`, location.href);
  socket.protocol = socket.protocol.replace("http", "ws");
  const tell = (detail) => window.dispatchEvent(new CustomEvent("kernel", { detail }));
  const kernel = connect(socket.href, (id, data, files) => models[id]?.receive(data, files), tell);
  draw(kernel, models);
  window.addEventListener("kernelend", kernel.leave);

  // A page that is left ends its kernel. The server refuses messages without the page's own cookie.
  window.addEventListener("pagehide", () => {
    kernel.leave();
    const form = new FormData();
    form.append("_xsrf", /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "");
    navigator.sendBeacon(`${baseUrl}voila/api/shutdown/${kernelId}`, form);
  });
}

main();
