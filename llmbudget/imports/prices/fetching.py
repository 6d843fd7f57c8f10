"""Fetch price lists from the addresses at which they are published."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

from llmbudget.atomic_write import write_atomically
from llmbudget.plan.file import PlanError

_PATIENCE = 60
"""Seconds to wait for an answer."""

_MOST_PAGES = 50
"""Pages of 1,000 prices; the machines with accelerators need fewer."""

ADDRESSES = {
    "skypilot": "https://raw.githubusercontent.com/skypilot-org/skypilot-catalog/master/catalogs/v8/{}/vms.csv",
    "gpuhunt": "https://dstack-gpu-pricing.s3.eu-west-1.amazonaws.com/v2/{}",
    "azure": "https://prices.azure.com/api/retail/prices?$filter=" + quote(
        "serviceName eq 'Virtual Machines' and startswith(armSkuName, 'Standard_N')"
    ),
}  # fmt: skip
"""Where lists are."""

PROVIDERS = {"aws": "AWS", "azure": "Azure", "gcp": "GCP", "lambda": "Lambda", "lambdalabs": "Lambda",
             "nebius": "Nebius", "oci": "OCI", "runpod": "RunPod"}  # fmt: skip
"""Names of providers in lists, with the catalog's."""

_OF_SKYPILOT = ("aws", "azure", "gcp", "lambda", "nebius", "oci", "runpod")


@dataclass(frozen=True)
class Fetched:
    """A list.

    Attributes:
        address: where it comes from.
        path: the file with it.
        provider: who sells, if its place says so.
    """

    address: str
    path: Path
    provider: str


def fetch(source: str, folder: Path) -> list[Fetched]:
    """Return the lists of a source, as files in a folder.

    Args:
        source: ``skypilot``, ``gpuhunt``, ``azure``, an address, or the path of a file.
        folder: where lists from the net are put.

    Raises:
        PlanError: an address cannot be reached.
    """
    if source == "skypilot":
        places = [(ADDRESSES[source].format(name), name) for name in _OF_SKYPILOT]
        return [_kept(address, _answer(address), folder, f"{name}.csv", name) for address, name in places]
    if source == "gpuhunt":
        return list(_unzipped(folder))
    if source == "azure":
        content = json.dumps(list(_pages(ADDRESSES[source]))).encode()
        return [_kept(ADDRESSES[source], content, folder, "azure.json", source)]
    if source.startswith(("http://", "https://")):
        return [_kept(source, _answer(source), folder, "prices", "")]
    return [Fetched(source, Path(source), "")]


def _kept(address: str, content: bytes, folder: Path, name: str, provider: str) -> Fetched:
    write_atomically(folder / name, content)
    return Fetched(address, folder / name, PROVIDERS.get(provider, ""))


def _unzipped(folder: Path) -> Iterator[Fetched]:
    """Yield the lists of gpuhunt's newest catalog, of providers that the catalog knows."""
    version = _answer(ADDRESSES["gpuhunt"].format("version")).decode(errors="replace").strip()
    address = ADDRESSES["gpuhunt"].format(f"{quote(version)}/catalog.zip")
    try:
        with zipfile.ZipFile(io.BytesIO(_answer(address))) as lists:
            for name in sorted(lists.namelist()):
                if (provider := Path(name).stem) in PROVIDERS:
                    yield _kept(f"{address}#{name}", lists.read(name), folder, f"{provider}.csv", provider)
    except zipfile.BadZipFile as error:
        raise PlanError([f"{address}: is no complete zip file; try again later"]) from error


def _pages(address: str) -> Iterator[object]:
    for _ in range(_MOST_PAGES):
        content = _answer(address)
        try:
            page = json.loads(content)
        except ValueError as error:
            raise PlanError([f"{address}: answers no JSON; try again later"]) from error
        yield page
        if not (following := page.get("NextPageLink")):
            return
        address = str(following)


def _answer(address: str) -> bytes:
    try:
        with urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 - http and https only; see `fetch`
            content: bytes = answer.read()
    except HTTPError as error:
        raise PlanError([f"{address}: answers {error.code} {error.reason}; try again later, or give a file"]) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        advice = "check network and proxy (https_proxy), or give a file with --from"
        raise PlanError([f"{address}: cannot be reached ({reason}); {advice}"]) from error
    return content
