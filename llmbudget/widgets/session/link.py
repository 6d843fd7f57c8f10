"""Links that contain a plan, and a check that they arrived complete.

A link says how a plan differs from a preset, or from the plan that a start card begins with. The texts that links
differ from are shipped for good, so that every link stays readable.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from llmbudget.presets import linked, linked_names, newest_linked_names
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.plan_text import LONGEST_PLAN

WHOLE, DIFFERENT = "2", "3"
"""First character of a link's content: a whole plan, or what differs. In the first links it is never a digit."""

_NAME = "plan="
_WRITTEN = re.compile(r"[A-Za-z0-9_-]*")
_BASE = re.compile(r"([a-z_]+-\d+)-")
_BEGUN = re.compile(r"[a-z_]*(-\d*)?")
_WITHOUT_ITS_LAST_SECTION = re.compile(r"schema: 2\n(?!.*^strategies:)", re.MULTILINE | re.DOTALL)
_CUT, _DAMAGED, _NEWER = phrase("link_cut"), phrase("link_damaged"), phrase("link_newer")


class LinkError(ValueError):
    """A link whose plan cannot be read; the message says why and what to do."""


def fragment(plan_text: str) -> str:
    """Return the shortest fragment of an address that contains a plan.

    The compressed text ends with a checksum, so reading it detects missing or changed parts.
    """
    return f"#{_NAME}{min(_contents(plan_text.encode()), key=len)}"


def _contents(plan: bytes) -> Iterator[str]:
    """Yield a plan whole, and as what differs from the last version of each text that links may name."""
    yield WHOLE + _packed(plan, zlib.compressobj(9))
    for name in newest_linked_names():
        yield f"{DIFFERENT}{name}-{_packed(plan, zlib.compressobj(9, memLevel=9, zdict=linked(name)))}"


def _packed(plan: bytes, packing: "zlib._Compress") -> str:
    return base64.urlsafe_b64encode(packing.compress(plan) + packing.flush()).decode().rstrip("=")


def plan_text_of(link: str) -> str:
    """Return the plan file in a link made by `fragment` or by an earlier version.

    Raises:
        LinkError: it was cut off, changed, or written by a newer version.
    """
    _, named, value = unquote(link).partition(_NAME)
    value = value.partition("&")[0]
    if not named or not value:
        raise LinkError(_CUT)
    if value[0] == WHOLE:
        return _unpacked(value[1:], zlib.decompressobj())
    if value[0] == DIFFERENT:
        return _changed(value[1:])
    if value[0].isdigit():
        raise LinkError(_NEWER)
    return _plain(value)


def _changed(value: str) -> str:
    """Return the plan that a link describes by what differs from a shipped text."""
    named = _BASE.match(value)
    if not named:
        raise LinkError(_CUT if _BEGUN.fullmatch(value) else _DAMAGED)
    if named[1] not in linked_names():
        known = {name.partition("-")[0] for name in linked_names()}
        raise LinkError(_NEWER if named[1].partition("-")[0] in known else _DAMAGED)
    return _unpacked(value[named.end() :], zlib.decompressobj(zdict=linked(named[1])))


def _unpacked(value: str, unpacking: "zlib._Decompress") -> str:
    """Return the decompressed text; ignore text that a mail program added after the link."""
    written = _WRITTEN.match(value)
    try:
        text = unpacking.decompress(_bytes_of(written[0] if written else ""), LONGEST_PLAN)
        if unpacking.unconsumed_tail:
            raise LinkError(phrase("plan_too_long"))
        if not unpacking.eof:
            raise LinkError(_CUT if written and written.end() == len(value) else _DAMAGED)
        return text.decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise LinkError(_DAMAGED) from error


def _plain(value: str) -> str:
    """Return the text of a link from an earlier version, which has no checksum.

    They contained whole plan files, which ended with a line break and, from schema 2 on, with the strategies.
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
    """Return base64 with padding; drop a last character that is not a whole byte."""
    whole = value[: len(value) - (len(value) % 4 == 1)]
    return whole + "=" * (-len(whole) % 4)
