"""The docs site builds without a warning, opens from the disk, and shows every quantity by its own formula."""

import re
import subprocess
import sys
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import CHECKOUT
from playwright.sync_api import Browser, expect

import llmbudget
from llmbudget.model import model
from llmbudget.plan.plan import parameters
from llmbudget.quantities.adjustment import BEFORE

pytestmark = pytest.mark.slow


class Links(HTMLParser):
    """What a page leads to, and the ids that lead into it."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value for name, value in attrs if value}
        self.ids |= {named["id"]} if "id" in named else set()
        self.targets += [named[name] for name in ("href", "src") if name in named and tag != "script"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)]
    built = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    assert "WARNING -" not in built.stderr
    return folder


def test_every_link_leads_to_a_page_and_a_place_in_it(site: Path) -> None:
    pages = {page: Links(page) for page in site.rglob("*.html") if page.name != "404.html"}  # that one needs a server
    broken = defaultdict(list)
    for page, links in pages.items():
        for target in links.targets:
            parts = urlsplit(target)
            there = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if parts.scheme or (there.exists() and (not parts.fragment or parts.fragment in pages[there].ids)):
                continue
            broken[page.name].append(target)
    assert broken == {}


def test_every_quantity_and_input_has_its_place(site: Path) -> None:
    places = set().union(*(Links(page).ids for page in (site / "model").glob("*.html")))
    facts = {name for name in model().inputs if not name.endswith(BEFORE)}
    assert model().quantities.keys() | parameters().keys() | facts <= places


def test_the_site_states_the_version(site: Path) -> None:
    assert f"llmbudget {llmbudget.__version__}" in (site / "index.html").read_text("utf-8")


@pytest.mark.browser
def test_it_opens_from_the_disk_finds_words_and_asks_no_other_host(site: Path, chromium: Browser) -> None:
    context = chromium.new_context()
    asked: list[str] = []
    errors: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: errors.append(str(error.error)))
    page = context.new_page()
    page.goto(f"{(site / 'model/compute.html').as_uri()}#training_cost")
    entry = page.locator("pre.formula").filter(has_text="training_hours * rented_share * blended_price").first
    entry.get_by_role("link", name="rented_share").click()
    expect(page.locator("#rented_share")).to_be_in_viewport()
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("runway_months")
    expect(page.locator(".md-search-result__item").first).to_contain_text(re.compile("runway", re.IGNORECASE))
    context.close()
    assert [url for url in asked if urlsplit(url).scheme not in {"file", "blob", "data"}] == []
    assert errors == []
