"""TensorBoard event files: the steps and times of their scalars, without TensorBoard.

A file is a row of records. Each has its length (8 bytes), a checksum of the length, its content, and a checksum of the
content. The content is a message of protocol buffers, of which four fields are read: of an Event the wall time (1), the
step (2) and the summary (5); of each value (1) of the summary its tag (1) and its number (2).
"""

import struct
from collections import Counter
from collections.abc import Iterator
from functools import cache

from llmbudget.imports.step_logs.columns import is_evaluation
from llmbudget.plan.file import PlanError

_MOST_CHECKED = 4096
"""Bytes of a record that is read: a scalar takes less than 200. Images and histograms are passed over."""

_POLYNOMIAL = 0x82F63B78
_HEAD, _TAIL = 12, 4
_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5

Row = dict[str, float]
Field = tuple[int, int | bytes]


def rows_of(content: bytes, name: str) -> list[Row]:
    """Return a row for each step of the scalar that is logged most often, and in it whether an evaluation followed.

    Raises:
        PlanError: the file is damaged, or holds no scalars.
    """
    events = [(tag, time, step) for record in _records(content, name) for tag, time, step in _scalars(record)]
    training = Counter(tag for tag, _, _ in events if not is_evaluation(tag))
    if not training:
        raise PlanError([f"{name}: holds no scalars of training steps; log the loss of each step."])
    most = training.most_common(1)[0][0]
    rows: list[Row] = []
    for tag, time, step in events:
        if tag == most:
            rows.append({"step": float(step), "time": time})
        elif rows and is_evaluation(tag):
            rows[-1]["eval"] = 1.0
    return rows


def is_event_file(content: bytes) -> bool:
    """Return whether a file begins with a whole record."""
    if len(content) < _HEAD:
        return False
    head = content[:8]
    return _masked(head) == int.from_bytes(content[8:_HEAD], "little")


def _records(content: bytes, name: str) -> Iterator[bytes]:
    """Yield the content of each short record; the end may be cut off, because a run still writes."""
    at, number = 0, 1
    while at + _HEAD <= len(content):
        length = int.from_bytes(content[at : at + 8], "little")
        if _masked(content[at : at + 8]) != int.from_bytes(content[at + 8 : at + _HEAD], "little"):
            raise PlanError([f"{name}: record {number:,} is damaged; copy the file again."])
        end = at + _HEAD + length
        if end + _TAIL > len(content):
            return
        if length <= _MOST_CHECKED:
            record = content[at + _HEAD : end]
            if _masked(record) != int.from_bytes(content[end : end + _TAIL], "little"):
                raise PlanError([f"{name}: record {number:,} is damaged; copy the file again."])
            yield record
        at, number = end + _TAIL, number + 1


def _scalars(record: bytes) -> Iterator[tuple[str, float, int]]:
    """Yield tag, time in seconds and step of each value of an event."""
    time, step, summaries = 0.0, 0, []
    for number, value in _fields(record):
        if number == 1 and isinstance(value, bytes):
            (time,) = struct.unpack("<d", value)
        elif number == 2 and isinstance(value, int):  # noqa: PLR2004 - numbers of fields
            step = value
        elif number == 5 and isinstance(value, bytes):  # noqa: PLR2004 - as above
            summaries.append(value)
    for summary in summaries:
        for number, value in _fields(summary):
            if number == 1 and isinstance(value, bytes):
                yield dict(_tags(value)).get(1, ""), time, step


def _tags(value: bytes) -> Iterator[tuple[int, str]]:
    return ((n, text.decode(errors="replace")) for n, text in _fields(value) if n == 1 and isinstance(text, bytes))


def _fields(message: bytes) -> Iterator[Field]:
    """Yield the number and the value of each field of a message; a message that ends early has no further fields."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _varint(message, at)
            yield key >> 3, value
            continue
        if kind == _BYTES:
            size, at = _varint(message, at)
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            size = 8 if kind == _EIGHT_BYTES else 4
        else:
            return
        if at + size > len(message):
            return
        yield key >> 3, message[at : at + size]
        at += size


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where the next field begins."""
    value = shift = 0
    while at < len(message):
        byte = message[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:  # noqa: PLR2004 - the eighth bit says that more follows
            break
    return value, at


def _masked(content: bytes) -> int:
    """Return the checksum CRC-32C as TFRecord files store it: rotated, plus a constant."""
    table, crc = _table(), 0xFFFFFFFF
    for byte in content:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


@cache
def _table() -> tuple[int, ...]:
    return tuple(map(_remainder, range(256)))


def _remainder(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ (_POLYNOMIAL if byte & 1 else 0)
    return byte
