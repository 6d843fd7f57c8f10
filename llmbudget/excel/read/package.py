"""Checks and unpacks an .xlsx file from elsewhere, before anything else reads it."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO

from llmbudget.excel.read.limits import DAMAGED, OWN_FILE, Limits, refuse_large_content, refuse_large_file
from llmbudget.plan.file import PlanError

_WORKBOOK, _TYPES = "xl/workbook.xml", "[Content_Types].xml"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_ENTRY = 0x1
_PASSWORD_STREAM = "EncryptedPackage".encode("utf-16-le")
_MACROS = b"macroEnabled"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_WRITTEN = (2026, 1, 1, 0, 0, 0)

NO_WORKBOOK = "this is not an Excel workbook; choose a file that Excel saved as .xlsx"


def opened(content: bytes, limits: Limits = OWN_FILE) -> dict[str, bytes]:
    """Return the parts of an .xlsx file by name, in their order.

    Raises:
        PlanError: the file is no .xlsx file, is protected or damaged, or would fill the memory.
    """
    with _archive(content, limits) as archive:
        return {name: archive.read(name) for name in _names(archive)}


def judge(content: bytes, limits: Limits) -> None:
    """Check an .xlsx file as `opened` does, without keeping its parts.

    Raises:
        PlanError: as for `opened`.
    """
    with _archive(content, limits):
        pass


@contextmanager
def _archive(content: bytes, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open a file after checking it against the limits; no entry unpacks to more than it states."""
    refuse_large_file(content, limits)
    if content.startswith(_OLE):
        raise PlanError([_old(content)])
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _refuse_protected(archive)
            refuse_large_content(archive, limits)
            _refuse_others(archive)
            yield archive
    except PlanError:
        raise
    except zipfile.BadZipFile as error:
        raise PlanError([DAMAGED if content.startswith(b"PK") else NO_WORKBOOK]) from error
    except (OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise PlanError([DAMAGED]) from error


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return the file with some parts; the same parts give the same bytes."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _WRITTEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, part)
    return file.getvalue()


def _old(content: bytes) -> str:
    """Return the sentence about a file in the format of Excel before 2007, which protected files still have."""
    if _PASSWORD_STREAM in content:
        return "this workbook is protected by a password; open it in Excel, remove the password, and save it"
    return "this workbook has the format of Excel 97 to 2003; open it, and save it as .xlsx"


def _names(archive: zipfile.ZipFile) -> list[str]:
    return [entry.filename for entry in archive.infolist() if not entry.is_dir()]


def _refuse_protected(archive: zipfile.ZipFile) -> None:
    if any(entry.flag_bits & _ENCRYPTED_ENTRY for entry in archive.infolist()):
        raise PlanError(["this file is protected by a password; save it without one"])


def _refuse_others(archive: zipfile.ZipFile) -> None:
    """Refuse files that are zipped like workbooks but are something else."""
    names = _names(archive)
    if "mimetype" in names and archive.read("mimetype").startswith(_OPEN_DOCUMENT):
        raise PlanError(["this is an OpenDocument file; open it in LibreOffice, and save it as .xlsx"])
    if "xl/workbook.bin" in names:
        raise PlanError(["this is a binary workbook (.xlsb); open it in Excel, and save it as .xlsx"])
    if _WORKBOOK not in names or _TYPES not in names:
        raise PlanError([NO_WORKBOOK])
    if _MACROS in archive.read(_TYPES):
        raise PlanError(["this workbook has macros (.xlsm); save it as .xlsx, without macros"])
