"""Pages whose widgets are all the project's: a small script draws them, and nothing of JupyterLab is loaded."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import wait_in_page
from nbformat.v4 import new_output
from playwright.sync_api import Page, expect

from llmbudget.server.host import VIEW, code, drawn_widgets
from llmbudget.widgets.view.static_files import FORM, javascript

OURS = {"_anywidget_id": "llmbudget.Form", "_esm": javascript(FORM), "_css": "p {}", "form": "</script>"}
OTHER = {"_anywidget_id": "elsewhere.Form", "_esm": javascript(FORM)}


def shown(**data: Any) -> Any:  # noqa: ANN401 - nbformat has no types
    return new_output("display_data", data)


def view(name: str) -> Any:  # noqa: ANN401 - as above
    return new_output("display_data", {VIEW: {"model_id": name}, "text/plain": "Form()"})


TEXTS = [
    new_output("stream", text="computed"),
    new_output("error", ename="Error", evalue="", traceback=[]),
    new_output("execute_result", {"text/html": "<p>a table</p>", "text/plain": "a table"}),
]


def test_the_script_gets_the_state_and_where_the_code_is() -> None:
    """Code that this server does not have, as after an upgrade, is in the page; no text ends the element."""
    text = drawn_widgets([*TEXTS, view("1"), view("1")], {"1": OURS, "2": OTHER}, "/user/ada/")
    assert text is not None
    assert "<" not in text
    [(name, widget)] = json.loads(text).items()
    [script] = [name for name in code() if name.endswith("form.js")]
    assert (name, widget["state"]) == ("1", {"form": "</script>"})
    assert (widget["script"], widget["style"]) == ({"url": f"/user/ada/llmbudget/code/{script}"}, {"text": "p {}"})
    assert drawn_widgets(TEXTS, {}, "/") == "{}"


@pytest.mark.parametrize(
    "output",
    [
        view("2"),
        view("gone"),
        new_output("display_data", {"image/png": "", "text/plain": "Figure"}),
        new_output("display_data", {"text/html": "<p></p><SCRIPT>draw()</script>"}),
    ],
)
def test_any_other_output_needs_the_front_end_of_voila(output: Any) -> None:  # noqa: ANN401 - as above
    assert drawn_widgets([*TEXTS, view("1"), output], {"1": OURS, "2": OTHER}, "/") is None


def test_browsers_keep_code_as_its_address_changes_with_it(show: Callable[..., Any]) -> None:
    server = show()
    for name, text in code().items():
        answer, content = server.ask(f"llmbudget/code/{name}")
        assert content.decode() == text
        assert answer.getheader("Cache-Control") == "public, max-age=31536000, immutable"
        assert (
            answer.getheader("Content-Type") == f"text/{'css' if name.endswith('css') else 'javascript'}; charset=utf-8"
        )
    assert server.ask("llmbudget/code/form.js")[0].status == 404


FILES = '''
import anywidget, pathlib, threading, time

class Files(anywidget.AnyWidget):
    __module__ = "llmbudget.files"
    _esm = """
    export default () => ({ render({ model, el }) {
      el.innerHTML = "<button>Send</button> <button>Later</button> <ol></ol>";
      const [send, later] = el.querySelectorAll("button");
      let count = 0;
      send.onclick = () => {
        count += 1;
        model.send({ kind: "file", count }, undefined, [new Uint8Array(3e6).fill(count)]);
      };
      later.onclick = () => model.send({ kind: "later" });
      model.on("msg:custom", ({ text }, files) => {
        const line = document.createElement("li");
        const bytes = files.map((file) => new Uint8Array(file.buffer, file.byteOffset, file.byteLength));
        line.textContent = `${text}: ${bytes.map((all) => `${all.length} of ${all.at(-1)}`)}`;
        el.querySelector("ol").append(line);
      });
    } });
    """

    def __init__(self):
        super().__init__()
        self.on_msg(self.answer)

    def answer(self, _, message, files):
        if message["kind"] == "later":
            threading.Thread(target=self.tick).start()
        else:
            self.send({"text": str(message["count"])}, buffers=[bytes(files[0])[:2_000_000]])

    def tick(self):
        while not pathlib.Path("CLOSED").exists():
            time.sleep(0.01)
        for number in range(200):
            time.sleep(0.005)
            self.send({"text": f"later {number}"}, buffers=[b"ab"])

page = Files()
page
'''
"""A widget that sends files and gets them back, one of them while the connection is lost."""

SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    window.sockets.push(this);
    this.addEventListener("close", () => this.onfinish?.());
  }
};
"""


@pytest.mark.slow
@pytest.mark.browser
def test_files_go_both_ways_and_nothing_is_lost_with_a_connection(
    show: Callable[..., Any], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    """What the page sends, and what the kernel says, while there is none arrives in order once there is one again."""
    closed = tmp_path / "closed"
    server = show(FILES.replace("CLOSED", str(closed)), "page")
    page = open_page(server.url, prepare=lambda page: page.add_init_script(SOCKETS))
    lines = page.locator("ol").first.get_by_role("listitem")
    press = lambda name: page.get_by_role("button", name=name).first.click()  # noqa: E731 - a word of this test
    press("Send")
    expect(lines).to_have_text(["1: 2000000 of 1"])
    press("Later")
    page.evaluate("new Promise((done) => Object.assign(window.sockets[0], { onfinish: done }).close())")
    closed.touch()
    press("Send")
    page.get_by_role("button", name="Send").nth(1).click()
    expect(lines).to_have_count(203)
    later = [f"later {number}: 2 of 98" for number in range(200)]
    said = lines.all_text_contents()[1:]  # once: all have come
    assert [line for line in said if line.startswith("later")] == later
    assert {*said} - {*later} == {"2: 2000000 of 2", "1: 2000000 of 1"}
    expect(page.locator("ol").nth(1).get_by_role("listitem")).to_have_count(203)  # each view hears the same
    wait_in_page(page, "window.sockets.length === 2 && typeof window.jupyterapp === 'undefined'")
    assert len(server.kernels()) == 1
