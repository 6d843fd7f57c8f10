"""An .xlsx file that comes from elsewhere: whether it is one, and its parts, before anything else looks into it."""

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from llmbudget.plan.file import PlanError

MEGABYTE = 1_000_000
LARGEST_FILE = 50 * MEGABYTE
LARGEST_CONTENT = 400 * MEGABYTE
"""Bytes of the file and of what it unfolds into: several times those of the largest budget."""

MOST_PARTS = 10_000
LARGEST_RATIO = 200
"""How many times its own size a large part may unfold into: sheets do so ten to thirty times."""

_WORKBOOK = "xl/workbook.xml"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_ENTRY = 0x1
_PASSWORD_STREAM = "EncryptedPackage".encode("utf-16-le")
_MACROS = b"macroEnabled"
_WRITTEN = (2026, 1, 1, 0, 0, 0)
_DECLARES = (b"<!DOCTYPE", b"<!ENTITY")

NO_WORKBOOK = "this is no Excel workbook; choose a file that Excel saved as .xlsx"
DAMAGED = "this workbook is damaged; open it in Excel or LibreOffice, and save it again as .xlsx"


def opened(
    content: bytes, largest_file: int = LARGEST_FILE, largest_content: int = LARGEST_CONTENT
) -> dict[str, bytes]:
    """Return the parts of an .xlsx file by name, in their order.

    Raises:
        PlanError: it is none, it is protected or damaged, or it would fill the memory, in a sentence.
    """
    if len(content) > largest_file:
        raise PlanError(
            [f"this file has {_megabytes(len(content))}; a workbook of at most {_megabytes(largest_file)} is read"]
        )
    if content.startswith(_OLE):
        raise PlanError([_old(content)])
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _refuse_large(archive, largest_content)
            parts = {entry.filename: _part(archive, entry) for entry in archive.infolist() if not entry.is_dir()}
    except PlanError:
        raise
    except zipfile.BadZipFile as error:
        raise PlanError([DAMAGED if content.startswith(b"PK") else NO_WORKBOOK]) from error
    except (OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise PlanError([DAMAGED]) from error
    _refuse_others(parts)
    return parts


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return the file that has these parts: the same parts give the same bytes."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _WRITTEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, part)
    return file.getvalue()


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unfold an entry, and no more of it than it says: one that lies is damaged, and does not fill the memory first."""
    with archive.open(entry) as part:
        return part.read(entry.file_size)


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.1f} MB".replace(".0 MB", " MB")


def _old(content: bytes) -> str:
    """Return what is wrong with a file of the format that Excel used before 2007, which protected files still have."""
    if _PASSWORD_STREAM in content:
        return "this workbook is protected by a password; open it in Excel, take the password off, and save it"
    return "this is a workbook of Excel 97 to 2003; open it, and save it as .xlsx"


def _refuse_large(archive: zipfile.ZipFile, largest: int) -> None:
    """Refuse what unfolds into more than memory should hold; no entry unfolds into more than it says."""
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    swollen = any(one.file_size > max(MEGABYTE, LARGEST_RATIO * one.compress_size) for one in entries)
    if size > largest or len(entries) > MOST_PARTS or swollen:
        raise PlanError([f"this file unfolds into {_megabytes(size)}, more than a workbook needs; it is not read"])
    if any(entry.flag_bits & _ENCRYPTED_ENTRY for entry in entries):
        raise PlanError(["this file is protected by a password; save it without one"])


def _refuse_others(parts: dict[str, bytes]) -> None:
    """Refuse files that are packed as workbooks are, but are something else."""
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument"):
        raise PlanError(["this is an OpenDocument file; open it in LibreOffice, and save it as .xlsx"])
    if "xl/workbook.bin" in parts:
        raise PlanError(["this is a binary workbook (.xlsb); open it in Excel, and save it as .xlsx"])
    if _WORKBOOK not in parts or "[Content_Types].xml" not in parts:
        raise PlanError([NO_WORKBOOK])
    if _MACROS in parts["[Content_Types].xml"]:
        raise PlanError(["this workbook has macros (.xlsm); save it as .xlsx, without them"])
    if any(word in part for name, part in parts.items() if name.endswith((".xml", ".rels")) for word in _DECLARES):
        raise PlanError([DAMAGED])
