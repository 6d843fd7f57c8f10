"""Settings of a Jupyter server with the workbooks: on Binder, and for each user of a hub."""

from jupyter_core.paths import jupyter_runtime_dir
from traitlets.config import Config

from llmbudget.server.application import COMPRESSED, LARGEST_MESSAGE, settings
from llmbudget.server.connection import Connection

LONGEST_RUNTIME_FOLDER = 104 - 50
"""Longest runtime folder: socket paths may have 104 characters, of which a kernel's name takes 50."""


def jupyter_settings() -> Config:
    """Return the launcher's settings, adapted to a Jupyter server."""
    config = settings()
    config.ServerApp.kernel_websocket_connection_class = Connection
    config.ServerApp.tornado_settings = {
        "compress_response": True,
        "websocket_max_message_size": LARGEST_MESSAGE,
        "websocket_compression_options": COMPRESSED,
        "xsrf_cookie_kwargs": {"samesite": "Lax"},
    }
    config.IdentityProvider.cookie_options = {"samesite": "Lax"}
    config.VoilaConfiguration.file_allowlist = []  # pages carry their files, so none is served
    # Sockets are in the user's runtime folder, whose path may be too long with a long user name.
    if len(jupyter_runtime_dir()) > LONGEST_RUNTIME_FOLDER:
        config.KernelManager.transport = "tcp"
    return config
