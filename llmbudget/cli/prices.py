"""The command that makes a folder of own prices from price lists of others."""

import argparse
import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from llmbudget.atomic_write import write_atomically
from llmbudget.catalog.accelerator_aliases import Alias
from llmbudget.catalog.selection import chosen
from llmbudget.cli.options import add_answers, add_command, add_output, add_rates
from llmbudget.imports.foreign_values import READINGS
from llmbudget.imports.prices.fetching import ADDRESSES, Fetched, fetch
from llmbudget.imports.prices.listed import Listed, read_prices
from llmbudget.imports.prices.offers import Offers, offers_of
from llmbudget.plan.file import PlanError

FILES = ("prices.csv", "sources.yaml")
_MOST_TOLD = 20
_SHORT = 12
"""Characters of a checksum that a source shows."""


def add_prices(commands: Any) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add the command."""
    group = commands.add_parser("prices", help="make own prices of price lists")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    command = add_command(actions, "make a folder of own prices from a price list", _refresh)
    about = f"{', '.join(ADDRESSES)}, the address of a list, or a file"
    command.add_argument("--from", dest="list", required=True, metavar="LIST", help=about)
    command.add_argument("--provider", default="", help="who sells, where the list does not say")
    add_rates(command, "USD per unit of another currency, such as EUR=1.08")
    add_answers(command)
    add_output(command, "an existing folder, for --catalog", "", files=FILES, required=True)


def _refresh(options: argparse.Namespace) -> None:
    with TemporaryDirectory() as folder:
        lists = fetch(options.list, Path(folder))
        answers = {asks: getattr(options, asks) for asks in READINGS}
        by_list = [_offers(a_list, options, answers) for a_list in lists]
        sources = dict(_source(a_list) for a_list in lists)
    rows = [row for offers in by_list for row in offers.rows]
    told = [sentence for offers in by_list for sentence in offers.told]
    print("\n".join(told[:_MOST_TOLD] + ([f"and {len(told) - _MOST_TOLD:,} more"] if len(told) > _MOST_TOLD else [])))
    if not rows:
        raise PlanError([f"{options.list}: has no price that can be used; nothing was written"])
    write_atomically(options.output / "prices.csv", Offers(rows, ()).csv())
    write_atomically(options.output / "sources.yaml", yaml.safe_dump(sources, sort_keys=False, allow_unicode=True))
    print(f"wrote {len(rows):,} prices to {options.output}; use them with --catalog {options.output}")


def _offers(fetched: Fetched, options: argparse.Namespace, answers: dict[str, str]) -> Offers:
    """Return the own prices of a list.

    Raises:
        PlanError: nobody says who sells.
    """
    listed = [_with_own(price) for price in read_prices(fetched.path, answers)]
    provider = fetched.provider or options.provider
    if not provider and any(not price.provider for price in listed):
        raise PlanError([f"{options.list}: does not say who sells; give --provider, such as --provider Lambda"])
    source, _ = _source(fetched)
    return offers_of(listed, provider, dict(options.rate), datetime.now(UTC).date(), source)


def _with_own(listed: Listed) -> Listed:
    """Return a price with its accelerator also where it is one of own tables."""
    own = listed.alias is None and listed.name in chosen().accelerators
    return replace(listed, alias=Alias(alias=listed.name, id=listed.name, listed_by="own")) if own else listed


def _source(fetched: Fetched) -> tuple[str, dict[str, Any]]:
    """Return the source of a list, by id: address, day and checksum."""
    checksum = hashlib.sha256(fetched.path.read_bytes()).hexdigest()
    title = f"Price list {Path(fetched.address).name}, SHA-256 {checksum[:_SHORT]}"
    about: dict[str, Any] = {"title": title, "as_of": datetime.now(UTC).date(), "status": "S"}
    if fetched.address.startswith("http"):
        about["url"] = fetched.address
    return f"list_{checksum[:_SHORT]}", about
