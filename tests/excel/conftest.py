"""LibreOffice, and the reader of workbooks, as the tests of workbooks use them."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fast_reading import reading_again_is_fast  # noqa: F401 - for each file of tests here
from plans import random_plan
from spreadsheets import content_of

from llmbudget.plan.plan import Plan

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
"""Without it LibreOffice trusts the values that other programs stored."""

Convert = Callable[..., dict[str, bytes]]
Edit = list[Any]
"""Kind, sheet and places of an edit that ``office_edits.py`` makes."""
Office = Callable[[dict[str, tuple[bytes, list[Edit]]]], dict[str, bytes]]


@dataclass(frozen=True)
class Saved:
    """A plan, its exported workbook, and the same workbook recalculated by LibreOffice."""

    plan: Plan
    exported: bytes
    saved: bytes


@pytest.fixture(scope="session")
def convert(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Load workbooks into LibreOffice and save them again."""

    def run(files: dict[str, bytes], *, recalculate: bool = True) -> dict[str, bytes]:
        folder = tmp_path_factory.mktemp("office")
        (folder / "profile/user").mkdir(parents=True)
        if recalculate:
            (folder / "profile/user/registrymodifications.xcu").write_text(ALWAYS)
        paths = [folder / f"{name}.xlsx" for name in files]
        for path in paths:
            path.write_bytes(files[path.stem])
        _save_again(soffice, folder, paths)
        return {name: (folder / "out" / f"{name}.xlsx").read_bytes() for name in files}

    return run


@pytest.fixture(scope="session")
def saved_by_libreoffice(convert: Convert) -> Saved:
    """A random plan with rows in all tables, which LibreOffice calculates and saves once for all tests."""
    content = content_of(plan := random_plan(1))
    return Saved(plan, content, convert({"exported": content})["exported"])


@pytest.fixture(scope="session")
def office(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Edit workbooks in LibreOffice, as people do, and save what it calculates then."""
    bridged = _python_with_bridge(soffice)

    def run(jobs: dict[str, tuple[bytes, list[Edit]]]) -> dict[str, bytes]:
        folder = tmp_path_factory.mktemp("edited")
        listed = []
        for name, (content, edits) in jobs.items():
            source, result = folder / f"{name}.xlsx", folder / f"{name}-edited.xlsx"
            source.write_bytes(content)
            listed.append({"source": str(source), "result": str(result), "edits": edits})
        work = {"soffice": soffice, "profile": str(folder / "profile"), "jobs": listed}
        (folder / "work.json").write_text(json.dumps(work))
        script = Path(__file__).resolve().parents[1] / "office_edits.py"
        command = [bridged, script, folder / "work.json"]
        if subprocess.run(command, check=False, timeout=_OFFICE_TIMEOUT, capture_output=True).returncode:
            # LibreOffice 7.4 crashes now and then when rows are inserted.
            subprocess.run(command, check=True, timeout=_OFFICE_TIMEOUT)
        return {name: (folder / f"{name}-edited.xlsx").read_bytes() for name in jobs}

    return run


_OFFICE_TIMEOUT = 400


def _python_with_bridge(soffice: str) -> str:
    """Return a Python that can talk to LibreOffice: its own, or the system's with the package python3-uno."""
    beside = Path(soffice).resolve().parent / "python"
    for path in filter(None, (shutil.which(str(beside)), "/usr/bin/python3", shutil.which("python3"))):
        if subprocess.run([path, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return path
    if os.environ.get("LLMBUDGET_NO_SKIP") == "1":
        pytest.fail("no Python can import uno: install python3-uno")
    pytest.skip("no Python can import uno: install python3-uno")


def _save_again(soffice: str, folder: Path, paths: list[Path]) -> None:
    profile = (folder / "profile").as_uri()
    options = ["--headless", "--convert-to", "xlsx", "--outdir", folder / "out"]
    command = [soffice, f"-env:UserInstallation={profile}", *options, *paths]
    subprocess.run(command, check=True, capture_output=True, timeout=_OFFICE_TIMEOUT)
