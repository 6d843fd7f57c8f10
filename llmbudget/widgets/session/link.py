"""Links that hold a plan. Each can tell whether it arrived whole."""

import base64
import binascii
import re
import zlib
from urllib.parse import unquote

from llmbudget.widgets.session.plan_text import LONGEST_PLAN, TOO_LONG

FORM = "2"
"""First character of what a link holds. Links of earlier versions hold plain text in base64, which begins with none."""

_NAME = "plan="
_WRITTEN = re.compile(r"[A-Za-z0-9_-]*")
_WITHOUT_ITS_LAST_SECTION = re.compile(r"schema: 2\n(?!.*^strategies:)", re.MULTILINE | re.DOTALL)
_AGAIN = "Copy the whole link again, or ask whoever sent it for the plan as a file."
_CUT = f"the link was cut off, so the end of the plan is missing. {_AGAIN}"
_DAMAGED = f"the link was changed on its way. {_AGAIN}"
_NEWER = "the link comes from a newer version of llmbudget. Update llmbudget, or ask for the plan as an Excel workbook."


class LinkError(ValueError):
    """A link whose plan cannot be read: why, and what to do."""


def fragment(plan_text: str) -> str:
    """Return the end of an address that holds a plan.

    The compressed text ends with a checksum: whatever is cut off or changed in it is found when it is read.
    """
    packed = base64.urlsafe_b64encode(zlib.compress(plan_text.encode(), 9)).decode()
    return f"#{_NAME}{FORM}{packed.rstrip('=')}"


def plan_text_of(link: str) -> str:
    """Return the plan file that the end of an address holds, from `fragment` or from an earlier version.

    Raises:
        LinkError: it was cut off, changed, or written by a newer version.
    """
    _, named, value = unquote(link).partition(_NAME)
    value = value.partition("&")[0]
    if not named or not value:
        raise LinkError(_CUT)
    if value[0] == FORM:
        return _unpacked(value[1:])
    if value[0].isdigit():
        raise LinkError(_NEWER)
    return _plain(value)


def _unpacked(value: str) -> str:
    """Return a compressed text; what a message or a mail program wrote behind the link does not matter."""
    written = _WRITTEN.match(value)
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(_bytes_of(written[0] if written else ""), LONGEST_PLAN)
        if unpacking.unconsumed_tail:
            raise LinkError(TOO_LONG)
        if not unpacking.eof:
            raise LinkError(_CUT if written and written.end() == len(value) else _DAMAGED)
        return text.decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise LinkError(_DAMAGED) from error


def _plain(value: str) -> str:
    """Return the text of a link of an earlier version, which has no checksum.

    Pages wrote whole plan files into them: each ended with a line break, and from schema 2 on with the strategies.
    """
    try:
        text = base64.b64decode(_padded(value.rstrip("=")), altchars=b"-_", validate=True).decode()
    except binascii.Error as error:
        raise LinkError(_DAMAGED) from error
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data"
        raise LinkError(_CUT if cut else _DAMAGED) from error
    if not text.endswith("\n") or _WITHOUT_ITS_LAST_SECTION.match(text):
        raise LinkError(_CUT)
    return text


def _bytes_of(value: str) -> bytes:
    return base64.urlsafe_b64decode(_padded(value))


def _padded(value: str) -> str:
    """Return base64 with its padding; a character that alone begins a byte is left out."""
    whole = value[: len(value) - (len(value) % 4 == 1)]
    return whole + "=" * (-len(whole) % 4)
