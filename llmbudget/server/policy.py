"""Content security policies: a page loads and runs only its own scripts and content from this server."""

import re
import secrets

HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")

FRAMES = "frame-ancestors 'self'"
"""Only pages of the same server may embed a page, as JupyterLab does."""

PLAIN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'"
)
"""Policy of all answers that are not workbooks."""


def new_nonce() -> str:
    """Return a nonce for the scripts of one answer, which an injected script cannot know."""
    return secrets.token_urlsafe(18)


def of_workbook(nonce: str, host: str) -> str:
    """Return the policy of a workbook's page.

    Widgets come as JavaScript from the kernel, which anywidget loads from a blob. Widgets write styles.

    Args:
        nonce: the nonce of the page's own scripts.
        host: the requested host, because older Safari does not include websockets in ``'self'``.
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
