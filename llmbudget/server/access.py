"""Who can reach the server: programs on this machine, and other machines with the token."""

import ipaddress
import os
import re
import secrets
import socket
from dataclasses import dataclass

from llmbudget.server.errors import ServerError

FIRST_PORT = 8866
TRIED_PORTS = 50
VARIABLE = "LLMBUDGET_TOKEN"
LEAST_CHARACTERS = 8
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what is listened on is chosen, and asks for a token
"""Addresses that mean all addresses of this machine, and the one to open here."""


@dataclass(frozen=True)
class Access:
    """Who can reach the server, and where.

    Attributes:
        host: the address to listen on.
        ports: the first free one is used.
        token: the required token; empty if none is required.
        made: whether the token was generated, so that it must be printed.
        others: whether other machines can reach the server.
    """

    host: str
    ports: range
    token: str
    made: bool
    others: bool = False

    def url(self, port: int, path: str, token: str) -> str:
        """Return an address that opens on this machine."""
        return _url(EVERYWHERE.get(self.host, self.host), port, path, token)

    def url_elsewhere(self, port: int, path: str, token: str) -> str:
        """Return an address that opens on other machines, if the server listens on all addresses."""
        return _url(socket.gethostname(), port, path, token) if self.host in EVERYWHERE else ""


def warning(reached: Access, port: int) -> str:
    """Return a warning if other machines can reach the server."""
    if not reached.others:
        return ""
    return (
        "llmbudget: Anyone on the network in between can read the token and the plans, because HTTP is not encrypted. "
        "For colleagues, put a proxy with TLS in front of it. For yourself alone, leave --host out and run "
        f"ssh -L {port}:localhost:{port} {socket.gethostname()} on the other machine."
    )


def access(host: str, port: int | None, token: str | None) -> Access:
    """Validate an address and a token; generate a token if other machines can reach the address.

    Raises:
        ServerError: one of them cannot be used.
    """
    given = _given(token)
    others = not _is_this_machine(host)
    new = not given and others
    ports = range(FIRST_PORT, FIRST_PORT + TRIED_PORTS) if port is None else range(port, port + 1)
    return Access(host, ports, secrets.token_urlsafe(24) if new else given, new, others)


def _given(token: str | None) -> str:
    # Removed from the environment, so that kernels do not get it.
    from_environment = os.environ.pop(VARIABLE, None)
    given = from_environment if token is None else token
    if given is None:
        return ""
    if len(given) < LEAST_CHARACTERS:
        raise ServerError(
            f"a token of {len(given)} characters is easy to guess; use {LEAST_CHARACTERS} or more, or no token"
        )
    if not re.fullmatch(r"[A-Za-z0-9._~-]+", given):
        raise ServerError("the token has characters that an address cannot hold; use letters, digits and - . _ ~")
    return given


def _is_this_machine(host: str) -> bool:
    """Return whether only programs on this machine can reach an address."""
    try:
        addresses = socket.getaddrinfo(host, None) if host else []
    except (OSError, UnicodeError):
        addresses = []
    if not addresses:
        raise ServerError(
            f"{host!r} is not an address of this machine; set --host to one, such as localhost or 0.0.0.0"
        )
    return all(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]).is_loopback for entry in addresses)


def _url(host: str, port: int, path: str, token: str) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/{path}" + (f"?token={token}" if token else "")
