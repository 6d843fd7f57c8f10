"""The part with all texts of a workbook: byte by byte what XlsxWriter writes."""

from io import StringIO

import pytest
from xlsxwriter.sharedstrings import SharedStrings, SharedStringTable

from llmbudget.excel.write.packager import _Texts

PLAIN = ["", "Total cost", "total_cost", "für 5 €", 'a "quote"', "=1+1", "_", "50% · 🙂"]
OTHERS = [" before", "after\n", "two\nlines", "a < b", "R&D", "<r><t>rich</t></r>", "_x0041_", "\x07", "\ufffe", "\t"]


def written(part: SharedStrings, texts: list[str]) -> str:
    """What a part with these texts says."""
    part.string_table = SharedStringTable()
    for text in texts:
        part.string_table._get_shared_string_index(text)  # noqa: SLF001 - as XlsxWriter does
    part.string_table._sort_string_data()  # noqa: SLF001 - as above
    file = StringIO()
    part._set_xml_writer(file)  # noqa: SLF001 - as above
    part._assemble_xml_file()  # noqa: SLF001 - as above
    return file.getvalue()


def test_texts_are_as_xlsxwriter_writes_them_which_is_asked_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    expected, asked = written(SharedStrings(), [*PLAIN, *OTHERS]), []
    write = SharedStrings._write_si  # noqa: SLF001 - as above
    monkeypatch.setattr(SharedStrings, "_write_si", lambda self, text: asked.append(text) or write(self, text))
    assert written(_Texts(), [*PLAIN, *OTHERS]) == expected
    assert asked == OTHERS
