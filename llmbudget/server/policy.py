"""What a page may load and run: its own scripts and what comes from this server, and nothing from anywhere else."""

import re
import secrets

HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")

FRAMES = "frame-ancestors 'self'"
"""Only pages of the same server show a page inside of theirs, as JupyterLab does."""

PLAIN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'"
)
"""Of pages that are no workbook, and of all else that the server answers."""


def new_nonce() -> str:
    """Return a word that scripts of one answer know, and no script that gets into it otherwise."""
    return secrets.token_urlsafe(18)


def of_workbook(nonce: str, host: str) -> str:
    """Return the policy of a workbook's page.

    Widgets come as JavaScript from the kernel, which anywidget loads from a blob. Widgets write styles.

    Args:
        nonce: of the scripts that stand in the page itself.
        host: by which the server was asked: older Safari does not count its websockets to ``'self'``.
    """
    sockets = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'nonce-{nonce}' blob:",
            "worker-src 'self' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' data: blob:{sockets}",
            "object-src 'none'",
            "form-action 'self'",
            "base-uri 'self'",
        )
    )
