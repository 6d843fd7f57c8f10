"""The values for Kubernetes have the keys of the chart, and say the same as the hub of one machine."""

import runpy
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import CHECKOUT
from traitlets.config import Config

KNOWN = {
    "hub.activeServerLimit",
    "hub.allowNamedServers",
    "hub.concurrentSpawnLimit",
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
    "singleuser.allowPrivilegeEscalation",
    "singleuser.storage.type",
    "singleuser.uid",
    "singleuser.networkPolicy.egressAllowRules.nonPrivateIPs",
    "cull.enabled",
    "cull.every",
    "cull.maxAge",
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
    assert f"--max-age={values['cull']['maxAge']}" in culler["command"]
    assert values["singleuser"]["cpu"]["limit"] == machine.Spawner.cpu_limit


def test_both_hubs_limit_how_many_servers_run_and_what_each_may_take(values: dict[str, Any], machine: Config) -> None:
    """Without a limit, who has an account can take the whole machine."""
    assert 0 < machine.JupyterHub.active_server_limit <= values["hub"]["activeServerLimit"]
    assert machine.SystemdSpawner.disable_user_sudo
    assert int(machine.SystemdSpawner.unit_extra_properties["TasksMax"]) > 0
    assert values["singleuser"]["allowPrivilegeEscalation"] is False
    assert not values["hub"]["allowNamedServers"]
    assert not machine.JupyterHub.allow_named_servers


UNIT = CHECKOUT / "deploy/single-machine/llmbudget-hub.service"


def test_the_unit_of_the_hub_is_closed_in() -> None:
    lines = dict(line.split("=", 1) for line in UNIT.read_text("utf-8").splitlines() if "=" in line and line[0] != "#")
    closed = {"ProtectSystem": "strict", "ProtectHome": "true", "NoNewPrivileges": "true", "PrivateTmp": "true"}
    assert closed.items() <= lines.items()
    assert {"MemoryMax", "TasksMax", "CapabilityBoundingSet", "SystemCallFilter"} <= lines.keys()
    assert "SYS_ADMIN" not in lines["CapabilityBoundingSet"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_the_unit_of_the_hub_safe(tmp_path: Path) -> None:
    """Its exposure is at most 4 of 10: without the limits, it is 9.6."""
    result = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=40", "--no-pager", str(UNIT)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert result.returncode == 0, result.stdout[-400:] + result.stderr
