"""`llmbudget actuals status`: several plans in one table, and messages to chat programs."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from llmbudget import Budget
from llmbudget.cli import main


class Chat(HTTPServer):
    """A chat program that keeps what it is sent, and refuses what is sent to /full."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.told: list[Any] = []


class Answer(BaseHTTPRequestHandler):
    server: Chat

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((self.headers["Content-Type"], json.loads(content)))
        self.send_response(404 if self.path == "/full" else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


@pytest.fixture
def chat() -> Iterator[Chat]:
    with Chat() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def plans(tmp_path: Path) -> list[str]:
    """A plan that passes its cap, with a name that Slack would read as a tag, and one without bills."""
    dear = Budget("startup").plan.model_copy(update={"actuals": {"training_cost": {4: 900_000.0}}})
    paths = [tmp_path / "R&D <1>.yaml", tmp_path / "quiet.yaml"]
    Budget(dear).save(paths[0])
    Budget("nonprofit").save(paths[1])
    return [str(path) for path in paths]


def test_plans_stand_in_one_table_and_what_needs_a_decision_is_sent(
    plans: list[str], chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"http://127.0.0.1:{chat.server_port}/hook"
    with pytest.raises(SystemExit) as ended:
        main(["actuals", "status", *plans, "--slack", url, "--teams", url])
    assert ended.value.code == 3
    heads, dear, quiet = capsys.readouterr().out.splitlines()[-3:]
    assert heads.split()[:4] == ["plan", "month", "budget", "actual"]
    assert (dear.startswith(plans[0]), dear.split()[-1], "900,000" in dear) == (True, "STOP", True)
    assert quiet.startswith(plans[1])
    (kind, slack), (_, teams) = chat.told
    assert kind == "application/json"
    assert "R&amp;D &lt;1&gt;.yaml\n- Spending will pass the cap of 660,000 USD" in slack["text"]
    assert "quiet" not in slack["text"]
    [card] = teams["attachments"]
    assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert card["content"]["body"][0]["text"].endswith("R&D <1>.yaml")


def test_what_needs_no_decision_is_not_sent(plans: list[str], chat: Chat) -> None:
    assert main(["actuals", "status", plans[1], "--slack", f"http://127.0.0.1:{chat.server_port}/"]) == 0
    assert chat.told == []


def test_a_webhook_that_does_not_work_is_told_in_a_sentence(
    plans: list[str], chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    for url, told in (
        (f"http://127.0.0.1:{chat.server_port}/full", "Slack refused the message (404); make a new webhook there"),
        ("http://127.0.0.1:1/", "Slack did not answer"),
        ("file:///etc/passwd", "is no address of a webhook; it starts with https://"),
        ("http://[", "Slack did not answer"),
    ):
        assert main(["actuals", "status", plans[0], "--slack", url]) == 2
        assert told in capsys.readouterr().err
