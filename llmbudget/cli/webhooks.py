"""Messages to chat programs: what needs a decision, sent to a webhook.

Formats: Slack, "Sending messages using incoming webhooks" (docs.slack.dev), which Mattermost and Google Chat read too;
Microsoft, "Create incoming webhooks with Workflows" (learn.microsoft.com), with an Adaptive Card of version 1.4.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from llmbudget.plan.file import PlanError

Told = Mapping[str, Sequence[str]]
"""Sentences by plan."""

_PATIENCE = 10
"""Seconds to wait for an answer."""


@dataclass(frozen=True)
class Address:
    """A kind of webhook.

    Attributes:
        product: name of the chat program.
        message: makes the body of a message.
    """

    product: str
    message: Callable[[Told], Mapping[str, Any]]

    def send(self, url: str, told: Told) -> None:
        """Send the sentences of each plan.

        Raises:
            PlanError: the address cannot be used, does not answer, or refuses the message.
        """
        if not url.startswith(("https://", "http://")):
            raise PlanError([f"{url}: is no address of a webhook; it starts with https://"])
        content = json.dumps(self.message(told)).encode()
        try:
            request = Request(url, content, {"Content-Type": "application/json"})  # noqa: S310 - checked above
            urlopen(request, timeout=_PATIENCE).close()  # noqa: S310 - checked above
        except HTTPError as error:
            raise PlanError([f"{self.product} refused the message ({error.code}); make a new webhook there"]) from error
        except (OSError, HTTPException, ValueError) as error:
            raise PlanError([f"{self.product} did not answer ({error}); check address, proxy and network"]) from error


def _lines(told: Told) -> Iterator[str]:
    for plan, sentences in told.items():
        if sentences:
            yield plan
            yield from (f"- {sentence}" for sentence in sentences)


def _slack(told: Told) -> Mapping[str, Any]:
    # The three signs that it marks are those that Slack reads as its own.
    return {"text": escape("\n".join(_lines(told)), quote=False)}


def _teams(told: Told) -> Mapping[str, Any]:
    body = [{"type": "TextBlock", "text": line, "wrap": True} for line in _lines(told)]
    card = {"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4"}
    content = {"contentType": "application/vnd.microsoft.card.adaptive", "content": {**card, "body": body}}
    return {"type": "message", "attachments": [content]}


ADDRESSES = {"slack": Address("Slack", _slack), "teams": Address("Microsoft Teams", _teams)}
"""Kinds of webhooks, by the name of their option."""
