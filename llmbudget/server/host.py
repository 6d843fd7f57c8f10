"""Pages whose widgets are all the project's need nothing of JupyterLab: a small script draws them.

Which front end a page has is decided when its cells have run. The script is ``widgets/static/host.js``; the code and
styles of widgets are files that browsers keep.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from jupyter_server.utils import url_path_join
from tornado.web import HTTPError, RequestHandler

from llmbudget.widgets.view.static_files import COMPARE, COMPARE_STYLES, FORM, HOST, javascript, styles

CODE = "llmbudget/code"
"""Where the files of `code` are, below the server's address."""

TYPES = {"js": "text/javascript", "css": "text/css"}
VIEW = "application/vnd.jupyter.widget-view+json"
TEXTS = {"text/html", "text/plain"}
OURS = "llmbudget."
"""Beginning of the names of classes whose widgets the script can draw."""

Output = Mapping[str, Any]
State = Mapping[str, Any]


@cache
def code() -> dict[str, str]:
    """Return the texts of scripts and styles by the names of their files, which change with the content."""
    texts = {
        "host.js": javascript(HOST),
        "form.js": javascript(FORM),
        "form.css": styles(),
        "compare.js": javascript(COMPARE),
        "compare.css": styles(COMPARE_STYLES),
    }
    return {f"{sha256(text.encode()).hexdigest()[:16]}-{name}": text for name, text in texts.items()}


def is_text(output: Output) -> bool:
    """Return whether an output is text or a table that the page itself can have."""
    data = output.get("data", {})
    html = "".join(data.get("text/html", ""))
    return data.keys() <= TEXTS and "<script" not in html.lower()


def drawn_widgets(outputs: Iterable[Output], states: Mapping[str, State], base_url: str) -> str | None:
    """Return what the script must know of a page's widgets as JSON for HTML, or None if it cannot draw an output.

    Args:
        outputs: all outputs of the page.
        states: what the kernel told of its widgets, by their ids.
        base_url: the server's address.
    """
    views = [output.get("data", {}).get(VIEW) for output in outputs if not is_text(output)]
    shown = {view["model_id"]: states.get(view["model_id"], {}) for view in views if view}
    if None in views or not all(str(state.get("_anywidget_id")).startswith(OURS) for state in shown.values()):
        return None
    text = json.dumps({name: _widget(state, base_url) for name, state in shown.items()})
    return text.replace("<", "\\u003c")  # nothing in it can end the element


def _widget(state: State, base_url: str) -> dict[str, Any]:
    """Return a widget's own state, and where its code and styles are."""
    own = {name: value for name, value in state.items() if not name.startswith("_")}
    return {"state": own, "script": _place(state["_esm"], base_url), "style": _place(state.get("_css", ""), base_url)}


def _place(text: str, base_url: str) -> dict[str, str]:
    """Return the address of a file, or its text if the kernel has another version of it than this server."""
    name = next((name for name, known in code().items() if known == text), None)
    return {"text": text} if name is None else {"url": url_path_join(base_url, CODE, name)}


def address(name: str, base_url: str) -> str:
    """Return the address of a file such as ``host.js``."""
    return url_path_join(base_url, CODE, next(full for full in code() if full.endswith(f"-{name}")))


def expected(cells: Iterable[Mapping[str, Any]]) -> str:
    """Return what a page will probably need, for the browser to fetch while the cells run.

    Returns:
        ``form`` or ``compare`` for a widget of the project, ``voila`` for others, ``text`` for none.
    """
    sources = "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "code")
    if "llmbudget.widgets" in sources:
        return "compare" if "side_by_side(" in sources else "form"
    return "voila" if "widget" in sources else "text"


class Code(RequestHandler):
    """A script or style, which browsers keep: another content has another address."""

    def get(self, name: str) -> None:
        """Send the file."""
        if name not in code():
            raise HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Type", f"{TYPES[name.rpartition('.')[2]]}; charset=utf-8")
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
        self.finish(code()[name])
