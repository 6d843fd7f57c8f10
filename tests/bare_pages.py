"""The pages of the workbooks without Jupyter: their widgets in this process, drawn by the JavaScript that ships.

What a form does hangs neither on Voila nor on a kernel of its own, and without them a page opens in a tenth of the
time. Addresses are those of Voila, so that a test says only which server it asks. Ranges and drivers come from fewer
draws.
"""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
from few_draws import draw_little
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

WORKBOOKS = Path(__file__).parents[1] / "workbooks"
RENDER = r"/voila/render/(\w+)\.ipynb"
HTML = """<!doctype html>
<html lang="en">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<title>Page</title>
<link rel="icon" href="data:,">
<body data-voila="voila" style="margin: 0">
<script type="module">
const socket = new WebSocket(location.origin.replace("http", "ws") + location.pathname + "/kernel");
const [parts, listeners] = [[], new Set()];
let state = null;
const model = {
  get: (name) => state[name],
  on: (_, listener) => listeners.add(listener),
  off: (_, listener) => listeners.delete(listener),
  send: (content, _, buffers = []) => {
    socket.send(JSON.stringify({ content, buffers: buffers.length }));
    buffers.forEach((buffer) => socket.send(buffer));
  },
};

async function draw() {
  document.head.append(Object.assign(document.createElement("style"), { textContent: state._css }));
  const module = await import(URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" })));
  const { initialize, render } = await module.default();
  initialize({ model });
  render({ model, el: document.body });
}

socket.binaryType = "arraybuffer";
socket.onmessage = ({ data }) => {
  parts.push(data);
  const { content, buffers } = JSON.parse(parts[0]);
  if (parts.length <= buffers) return;
  const files = parts.splice(0).slice(1).map((file) => new DataView(file));
  if (state) listeners.forEach((listener) => listener(content, files));
  else {
    state = content;
    draw();
  }
};
</script>
"""


def widget_of(workbook: str) -> anywidget.AnyWidget:
    """Run what a page runs of a workbook, and return what it shows."""
    names: dict[str, Any] = {}
    for cell in json.loads((WORKBOOKS / f"{workbook}.ipynb").read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code" and "jupyterlab" not in cell["metadata"].get("tags", []):
            exec("".join(cell["source"]), names)  # noqa: S102 - a workbook of this project
    return names["page"]


class Page(RequestHandler):
    """A workbook's page."""

    def get(self, _: str) -> None:
        self.finish(HTML)


class Nothing(RequestHandler):
    """A page of the same site that keeps and asks nothing."""

    def get(self) -> None:
        self.finish("<link rel='icon' href='data:,'>")


class Kernel(WebSocketHandler):
    """A widget, and what it takes for its line to the browser."""

    comm_id = "page"

    def open(self, name: str) -> None:  # type: ignore[override] # of one address
        """Make the widget, and tell the page its state."""
        self._parts: list[Any] = []
        self._widget = widget_of(name)
        self._widget.comm = self
        self._say(self._widget.get_state())

    def on_msg(self, _: object) -> None:
        """Messages are handed to the widget below."""

    def send(self, data: dict[str, Any], buffers: list[bytes] | None = None, **_: object) -> None:
        """Send what a widget says."""
        self._say(data["content"], buffers or [])

    def _say(self, content: object, buffers: Sequence[bytes] = ()) -> None:
        self.write_message(json.dumps({"content": content, "buffers": len(buffers)}))
        for buffer in buffers:
            self.write_message(bytes(buffer), binary=True)

    def on_close(self) -> None:
        """Nobody hears what is worked out later."""
        self._widget.comm = None

    def on_message(self, message: str | bytes) -> None:
        """Hand on what the page says, with the files that follow it."""
        self._parts.append(message)
        said = json.loads(self._parts[0])
        if len(self._parts) > said["buffers"]:
            _, *files = self._parts
            self._parts = []
            self._widget._handle_custom_msg(said["content"], files)  # noqa: SLF001 - what a message calls


async def main() -> None:
    """Serve, and say where."""
    draw_little()
    sockets = bind_sockets(0, "127.0.0.1")
    handlers = [("/", Nothing), (RENDER, Page), (RENDER + "/kernel", Kernel)]
    HTTPServer(Application(handlers)).add_sockets(sockets)
    print(f"http://localhost:{sockets[0].getsockname()[1]}/voila/render/startup.ipynb", flush=True)  # noqa: T201 - for conftest.py
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
