"""Price lists of others become own prices: divided, named as in the catalog, and bad rows told."""

import csv
import io
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote

import pytest
from each import each

from llmbudget import Budget, catalog
from llmbudget.catalog.accelerator_aliases import accelerator_named
from llmbudget.cli import main
from llmbudget.imports.prices import fetching

HERE = Path(__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    tables = tmp_path / "tables"
    tables.mkdir()
    yield tables
    catalog.use(None)


def refreshed(folder: Path, *arguments: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return prices by provider, accelerator and region: on demand, spot, one year, three years, and the note."""
    assert main(["prices", "refresh", *arguments, "-o", str(folder), "--force"]) == 0
    with (folder / "prices.csv").open(newline="") as file:
        rows = [tuple(row.values()) for row in csv.DictReader(file)]
    return {row[:3]: (*row[3:7], row[9]) for row in rows}


@each(
    "arguments, expected",
    [
        ((str(HERE / "skypilot_aws_vms.csv"), "--provider", "AWS"), {
            ("AWS", "A100-SXM4-80GB", "us-west-2"): ("3.4062", "1.5625", "", "", "p4de.24xlarge"),
            ("AWS", "H100-SXM5-80GB", "us-east-1"): ("6.9375", "2.6562", "", "", "p5.48xlarge"),
            ("AWS", "TRAINIUM1", "us-east-1"): ("1.3438", "0.5688", "", "", "trn1.32xlarge"),
        }),
        ((str(HERE / "gpuhunt_v3_gcp.csv"), "--provider", "GCP"), {
            ("GCP", "H100-SXM5-80GB", "us-central1-a"): ("10.75", "3.875", "", "", "a3-highgpu-8g"),
            ("GCP", "TPU-v5p", "us-east5-a"): ("4.2", "", "", "", "v5p-8"),
        }),
        ((str(HERE / "azure_retail_prices.json"),), {
            ("Azure", "H100-SXM5-80GB", "eastus"): ("12.375", "5", "7.9195", "5.7078", "Standard_ND96isr_H100_v5"),
        }),
        ((str(HERE / "broker.csv"), "--provider", "Broker"), {
            ("Broker", "A100-PCIE-80GB", "NL"): ("1.39", "1", "", "", "box-2"),
            ("Broker", "H100-SXM5-80GB", "default"): ("1.28", "", "", "", "box-8"),
        }),
    ],
)  # fmt: skip
def test_a_list_is_divided_by_the_accelerators_of_each_machine(
    arguments: tuple[str, ...], expected: dict[tuple[str, ...], tuple[str, ...]], tmp_path: Path
) -> None:
    assert refreshed(tmp_path, "--from", *arguments) == expected


def test_a_list_of_ones_own_may_be_european_in_euro_and_hold_bad_rows(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One row does not stop the others; the folder that is written opens, with the source it came from."""
    path = folder / "list.csv"
    path.write_text(
        "provider;accelerator;region;on_demand_price;spot_price;currency;as_of\n"
        "Rechenzentrum;H100-SXM5-80GB;any;1,35;;;20.11.2026\n"
        "Paris;H100-SXM5-80GB;europe;2,80;99999999;EUR;01.11.2026\n"
        "Paris;H200-SXM-141GB;europe;3,00;3,10;EUR;01.11.2026\n"
        "Paris;H900;europe;1,00;;EUR;01.11.2026\n"
    )
    assert refreshed(folder, "--from", str(path), "--rate", "EUR=1.1") == {
        ("Paris", "H100-SXM5-80GB", "europe"): ("3.08", "", "", "", "2.8 EUR"),
        ("Paris", "H200-SXM-141GB", "europe"): ("3.3", "", "", "", "3 EUR"),
        ("Rechenzentrum", "H100-SXM5-80GB", "any"): ("1.35", "", "", "", ""),
    }
    told = capsys.readouterr().out
    assert "99,999,999.00 is no price of an hour; leave it blank if there is none; left out" in told
    assert "spot_price 3.41 is above on demand 3.3; left blank" in told
    assert "'H900' is no accelerator that is known; add it to accelerators.csv; left out" in told
    catalog.use(folder)
    plan = Budget("startup", accelerator="H100-SXM5-80GB", provider="Paris", region="europe")
    assert plan["on_demand_price"] == 3.08
    assert "SHA-256" in (folder / "sources.yaml").read_text()


@each(
    "text, arguments, told",
    [
        ("a,b\n1,2\n", (), "is no price list with known columns; give a list of SkyPilot, gpuhunt or Azure"),
        ('{"Items": 5}', (), "is no answer of Azure's retail prices"),
        ((HERE / "broker.csv").read_text(), (), "does not say who sells; give --provider"),
        ("provider,accelerator,on_demand_price\nA,H100,-1\n", (), "has no price that can be used; nothing was written"),
        ("provider,accelerator,on_demand_price\nA,H100,cheap\n", (), "line 2: on_demand_price: 'cheap' is no amount"),
        ("provider,accelerator,on_demand_price,as_of\nA,H100,1,03/04/2026\n", (), "--dates day-first"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(
    text: str, arguments: tuple[str, ...], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list"
    path.write_text(text)
    assert main(["prices", "refresh", "--from", str(path), *arguments, "-o", str(tmp_path)]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "prices.csv").exists()


class Lists(BaseHTTPRequestHandler):
    """Answers as the publishers do: a file, a zip with its version, and pages that name the next one."""

    def do_GET(self) -> None:
        azure = (HERE / "azure_retail_prices.json").read_text()
        address = unquote(self.path)
        if address.startswith("/azure?next"):
            content = azure.encode()
        elif address.startswith("/azure"):
            content = f'{{"Items": [], "NextPageLink": "http://{self.headers["Host"]}/azure?next"}}'.encode()
        elif address == "/version":
            content = b"20260818-42\n"
        elif address == "/20260818-42/catalog.zip":
            held = io.BytesIO()
            with zipfile.ZipFile(held, "w") as lists:
                lists.write(HERE / "gpuhunt_v3_gcp.csv", "gcp.csv")
                lists.writestr("unknown.csv", "")
            content = held.getvalue()
        else:
            content = (HERE / "skypilot_aws_vms.csv").read_bytes() if "/aws/" in address else b""
        self.send_response(200 if content else 404)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


def test_lists_are_fetched_and_a_machine_without_network_gets_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with HTTPServer(("127.0.0.1", 0), Lists) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        places = {"skypilot": f"{base}/{{}}/vms.csv", "gpuhunt": f"{base}/{{}}", "azure": f"{base}/azure"}
        monkeypatch.setattr(fetching, "ADDRESSES", places)
        monkeypatch.setattr(fetching, "_OF_SKYPILOT", ("aws",))
        assert len(refreshed(folder, "--from", "skypilot")) == 3
        assert len(refreshed(folder, "--from", "gpuhunt")) == 2
        assert f"{base}/20260818-42/catalog.zip#gcp.csv" in (folder / "sources.yaml").read_text()
        assert len(refreshed(folder, "--from", "azure")) == 1
        assert len(refreshed(folder, "--from", f"{base}/aws/vms.csv", "--provider", "AWS")) == 3
        assert main(["prices", "refresh", "--from", f"{base}/none", "-o", str(folder), "--force"]) == 2
        assert "answers 404" in capsys.readouterr().err
        server.shutdown()
    assert main(["prices", "refresh", "--from", "azure", "-o", str(folder), "--force"]) == 2
    assert "cannot be reached" in capsys.readouterr().err


def test_names_match_without_regard_to_capitals_and_signs_between_words() -> None:
    for name, expected in (("nvidia-h100 80gb_hbm3", "H100-SXM5-80GB"), ("H200-SXM-141GB", "H200-SXM-141GB")):
        alias = accelerator_named(name)
        assert alias is not None
        assert alias.id == expected
    assert accelerator_named("H900") is None
