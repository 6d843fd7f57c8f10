"""Elements of the parts of a workbook, found in their text: so that all else can stay as it is, byte for byte."""

import re

_ATTRIBUTES = rb"""(?:[^"'>/]|"[^"]*"|'[^']*')*"""
_PREFIX = rb"(?:[A-Za-z_][\w.-]*:)?"


def element(name: bytes) -> re.Pattern[bytes]:
    """Return the pattern of an element that has none of its own name inside.

    Its groups are the prefix of the name, the attributes, and the content: None where it has no end of its own.
    """
    pattern = rb"<(%s)%s(?=[\s/>])(%s)(?:/>|>(.*?)</\1%s\s*>)" % (_PREFIX, name, _ATTRIBUTES, name)
    return re.compile(pattern, re.DOTALL)


def attribute(attributes: bytes, name: bytes) -> bytes:
    """Return the value of one attribute; nothing where it is not given."""
    found = re.search(rb"""(?:^|\s)%s\s*=\s*(?:"([^"]*)"|'([^']*)')""" % name, attributes)
    return (found[1] or found[2] or b"") if found else b""
