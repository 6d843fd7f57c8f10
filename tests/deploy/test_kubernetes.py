"""The values for Kubernetes have the keys of the chart, and say the same as the hub of one machine."""

import runpy
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from conftest import CHECKOUT
from traitlets.config import Config

KNOWN = {
    "hub.config",
    "proxy.https.enabled",
    "proxy.https.hosts",
    "proxy.https.letsencrypt.contactEmail",
    "singleuser.image.name",
    "singleuser.image.tag",
    "singleuser.defaultUrl",
    "singleuser.memory.guarantee",
    "singleuser.memory.limit",
    "singleuser.cpu.guarantee",
    "singleuser.cpu.limit",
    "singleuser.storage.type",
    "singleuser.networkPolicy.egressAllowRules.nonPrivateIPs",
    "cull.enabled",
    "cull.every",
    "cull.timeout",
}
"""As they stand in the schema of the chart's version 4; it refuses all others."""


@pytest.fixture
def values() -> dict[str, Any]:
    return yaml.safe_load((CHECKOUT / "deploy/kubernetes/values.yaml").read_text("utf-8"))


@pytest.fixture
def machine() -> Config:
    """The configuration of one machine's hub."""
    config = Config()
    runpy.run_path(
        str(CHECKOUT / "deploy/single-machine/jupyterhub_config.py"), init_globals={"get_config": lambda: config}
    )
    return config


def keys(values: dict[str, Any], above: str = "") -> Iterator[str]:
    for name, value in values.items():
        path = f"{above}{name}"
        if isinstance(value, dict) and path not in KNOWN:
            yield from keys(value, f"{path}.")
        else:
            yield path


def test_the_chart_knows_every_key(values: dict[str, Any]) -> None:
    assert set(keys(values)) <= KNOWN


def test_both_hubs_agree(values: dict[str, Any], machine: Config) -> None:
    assert values["singleuser"]["defaultUrl"] == machine.Spawner.default_url
    assert values["singleuser"]["memory"]["limit"] == machine.Spawner.mem_limit
    [culler] = machine.JupyterHub.services
    assert f"--timeout={values['cull']['timeout']}" in culler["command"]
