"""Own tables are added to those that ship; what cannot be right in them is refused by file, line and column."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from llmbudget import catalog
from llmbudget.catalog import ANY_PROVIDER
from llmbudget.catalog.own import RESERVED
from llmbudget.catalog.selection import VARIABLE

ACCELERATORS = "id,peak_tflops,memory_gb,as_of\n"
PRICES = "provider,accelerator,on_demand_price,as_of\n"
CARD = ACCELERATORS + "Card-1,100,80,2026-11-20\n"
SAME = "only in capital letters, which spreadsheets ignore; use another name"

Folder = Callable[..., Path]


@pytest.fixture(autouse=True)
def _only_what_ships_afterwards() -> Iterator[None]:
    yield
    catalog.use(None)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Write tables into a folder called tables, and stand beside it."""
    monkeypatch.chdir(tmp_path)

    def write(*, accelerators: str | bytes = "", prices: str | bytes = "", sources: str | bytes = "") -> Path:
        Path("tables").mkdir(exist_ok=True)
        files = {"accelerators.csv": accelerators, "prices.csv": prices, "sources.yaml": sources}
        for name, text in files.items():
            if text:
                Path("tables", name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return Path("tables")

    return write


def refusal(place: Path) -> str:
    """Return the sentence with which a folder is refused."""
    with pytest.raises(catalog.CatalogError) as caught:
        catalog.use(place)
    return str(caught.value)


def test_rows_are_added_with_what_their_blank_cells_mean(folder: Folder) -> None:
    prices = (
        "provider,accelerator,on_demand_price,reserved_3y_price,as_of\nOurs,Card-1,2,1,2026-11-20\nOurs,L4-24GB,1,,"
        "2026-11-21\n"
    )
    shipped = catalog.offers()
    catalog.use(folder(accelerators=CARD, prices=prices))
    card = catalog.accelerator("Card-1")
    assert (card.vendor, card.group, card.source, card.as_of) == ("own", "other", "own", date(2026, 11, 20))
    assert catalog.offers()[:-2] == shipped
    first, second = catalog.offers()[-2:]
    assert (first.region, first.source, first.reserved_source, first.reserved_as_of) == (
        "any",
        "own",
        "own",
        first.as_of,
    )
    assert (second.reserved_3y_price, second.reserved_source, second.reserved_as_of) == (None, None, None)
    assert "own" in catalog.sources()


def test_a_row_with_the_key_of_a_shipped_one_takes_its_place(folder: Folder) -> None:
    before = catalog.offers()
    card = ACCELERATORS + "L4-24GB,120,24,2026-11-20\n"
    prices = "provider,accelerator,region,on_demand_price,as_of\nAzure,H100-SXM5-80GB,westeurope,5,2026-11-20\n"
    catalog.use(folder(accelerators=card, prices=prices))
    assert catalog.accelerator("L4-24GB").peak_tflops == 120
    after = catalog.offers()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [(offer.provider, offer.region, offer.on_demand_price) for offer in changed] == [("Azure", "westeurope", 5)]


def test_own_sources_can_be_cited(folder: Folder) -> None:
    sources = "contract: {title: Framework contract, as_of: 2026-10-01, status: S}\n"
    prices = "provider,accelerator,on_demand_price,as_of,source\nOurs,L4-24GB,1,2026-11-20,contract\n"
    catalog.use(folder(prices=prices, sources=sources))
    assert catalog.offers()[-1].source == "contract"
    assert catalog.sources()["contract"].title == "Framework contract"


def test_a_purchase_price_is_of_the_accelerator_unless_it_says_otherwise(folder: Folder) -> None:
    text = "id,peak_tflops,memory_gb,as_of,purchase_price_usd,price_covers\n"
    text += "Card-1,1,1,2026-11-20,5,\nCard-2,1,1,2026-11-20,5,server\n"
    catalog.use(folder(accelerators=text))
    assert [catalog.accelerator(f"Card-{n}").price_covers for n in (1, 2)] == ["accelerator", "server"]


def test_an_own_accelerator_has_fp8_only_where_its_row_says_so(folder: Folder) -> None:
    """The column may be left out, or be blank; more than 1 is refused."""
    catalog.use(folder(accelerators=CARD))
    assert catalog.accelerator("Card-1").fp8 == 0
    text = "id,peak_tflops,memory_gb,as_of,fp8\nCard-1,1,1,2026-11-20,\nCard-2,1,1,2026-11-20,1\n"
    catalog.use(folder(accelerators=text))
    assert [catalog.accelerator(f"Card-{n}").fp8 for n in (1, 2)] == [0, 1]
    assert "fp8" in refusal(folder(accelerators=text.replace("20,1", "20,2")))


def test_a_file_that_a_spreadsheet_saved_is_read(folder: Folder) -> None:
    """With a byte order mark, Windows line ends and blank lines."""
    catalog.use(folder(accelerators=b"\xef\xbb\xbf" + CARD.replace("\n", "\r\n").encode() + b",,,\r\n"))
    assert "Card-1" in catalog.accelerators()


def test_without_the_folder_its_rows_are_gone(folder: Folder) -> None:
    catalog.use(folder(accelerators=CARD))
    assert os.environ[VARIABLE] == "tables"
    catalog.use(None)
    assert "Card-1" not in catalog.accelerators()
    assert VARIABLE not in os.environ


def test_the_variable_is_enough(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(accelerators=CARD)
    catalog.use(None)
    monkeypatch.setenv(VARIABLE, "tables")
    assert "Card-1" in catalog.accelerators()


def test_a_folder_that_is_refused_changes_nothing(folder: Folder) -> None:
    catalog.use(folder(accelerators=CARD).rename("good"))
    refusal(folder(prices=PRICES + "Ours,Card-1,free,2026-11-20\n"))
    assert os.environ[VARIABLE] == "good"
    assert "Card-1" in catalog.accelerators()


@pytest.mark.parametrize(
    ("prices", "problem"),
    [
        (PRICES + "Ours,Card-9,1,2026-11-20\n", "line 2, column accelerator: 'Card-9' is not in the catalog"),
        (PRICES + "Ours,Card-1,cheap,2026-11-20\n", "line 2, column on_demand_price: 'cheap' is not a number"),
        (
            PRICES + "Ours,Card-1,1001,2026-11-20\n",
            "line 2, column on_demand_price: 1001 must be at most 1000",
        ),
        (PRICES + "Ours,Card-1,1,\n", "line 2, column as_of: is blank"),
        (PRICES + ",Card-1,1,2026-11-20\n", "line 2, column provider: is blank"),
        (
            PRICES + "Ours,Card-1,1,2026-11-20\nOurs,Card-1,2,2026-11-20\n",
            "line 3, column region: repeats provider, accelerator, region of line 2",
        ),
        (
            PRICES + "aws,Card-1,1,2026-11-20\n",
            f"line 2, column provider: 'aws' differs from 'AWS' {SAME}",
        ),
        (
            PRICES + "Ours,Card-1,1,2026-11-20\nOURS,L4-24GB,1,2026-11-20\n",
            f"line 3, column provider: 'OURS' differs from 'Ours' {SAME}",
        ),
        ("provider,accelerator,as_of\n", "line 1, column on_demand_price: is missing"),
        (
            "provider;accelerator;on_demand_price;as_of\n",
            "line 1: columns are separated by semicolons; use commas",
        ),
    ],
)
def test_a_price_that_cannot_be_right_is_refused(folder: Folder, prices: str, problem: str) -> None:
    place = folder(accelerators=CARD, prices=prices)
    assert refusal(place) == f"{Path('tables', 'prices.csv')}, {problem}"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("T4", "is the address of a spreadsheet cell"),
        ("Card*", "contains * ? or ~, which are wildcards in spreadsheets"),
        ("=Card", "starts like a formula"),
        ("@Card", "starts like a formula"),
        ("x" * 61, "is longer than 60 characters"),
        ("Card\x07", "has invisible characters"),
        ("1e5", "is read as a number by spreadsheets"),
        ("2026-11", "is read as a number by spreadsheets"),
        ("True", "is read as true or false by spreadsheets"),
        ("Market Median", "is reserved"),
        ("l4-24gb", "differs from 'L4-24GB' only in capital letters, which spreadsheets ignore"),
    ],
)
def test_a_name_that_spreadsheets_take_for_something_else_is_refused(folder: Folder, name: str, problem: str) -> None:
    place = folder(accelerators=ACCELERATORS + f"{name},100,80,2026-11-20\n")
    sentence = f"line 2, column id: {name[:60]!r} {problem}; use another name"
    assert refusal(place) == f"{Path('tables', 'accelerators.csv')}, {sentence}"


def test_the_name_for_the_market_is_reserved() -> None:
    assert ANY_PROVIDER in RESERVED


def test_a_wrong_unit_is_refused(folder: Folder) -> None:
    place = folder(accelerators=ACCELERATORS + "Card-1,989e12,80,2026-11-20\n")
    assert "column peak_tflops: 989e12 must be at most 1e+06" in refusal(place)


def test_a_column_that_nobody_knows_is_refused(folder: Folder) -> None:
    assert "line 1, column vram: is not a column of this file, which has id, vendor" in refusal(
        folder(accelerators="id,vram\n")
    )


def test_what_is_not_a_folder_of_tables_is_refused(folder: Folder) -> None:
    Path("empty").mkdir()
    files = "accelerators.csv, prices.csv, sources.yaml"
    missing = f"nowhere: is not a readable folder; name a folder with {files}"
    assert refusal(Path("nowhere")) == missing
    assert refusal(folder(prices=PRICES) / "prices.csv") == missing.replace(
        "nowhere", str(Path("tables", "prices.csv"))
    )
    assert refusal(Path("empty")) == f"empty: contains none of {files}; add one, or name another folder"


def test_a_file_that_cannot_be_read_is_refused(folder: Folder) -> None:
    place = folder(accelerators=CARD.replace("Card", "Größe").encode("latin-1"))
    assert refusal(place) == f"{place / 'accelerators.csv'}: is not UTF-8; save it in a spreadsheet as “CSV UTF-8”"
    (place / "accelerators.csv").unlink()
    (place / "accelerators.csv").mkdir()
    assert refusal(place) == f"{place / 'accelerators.csv'}: cannot be read (Is a directory)"


def test_an_own_source_that_is_incomplete_is_refused(folder: Folder) -> None:
    place = folder(sources="contract: {title: Framework contract}\n")
    assert refusal(place) == f"{place / 'sources.yaml'}, source contract, field as_of: is missing"
