"""The settings of a Jupyter server that shows the workbooks to others: on Binder, and for each user of a hub."""

from jupyter_core.paths import jupyter_runtime_dir
from traitlets.config import Config

from llmbudget.server.application import LARGEST_MESSAGE, settings

LONGEST_RUNTIME_FOLDER = 104 - 50
"""Paths of sockets may have 104 characters, and a kernel's name adds 50."""


def jupyter_settings() -> Config:
    """Return the launcher's settings, made to fit a Jupyter server."""
    config = settings()
    config.ServerApp.tornado_settings = {
        "compress_response": True,
        "websocket_max_message_size": LARGEST_MESSAGE,
        "xsrf_cookie_kwargs": {"samesite": "Lax"},
    }
    config.IdentityProvider.cookie_options = {"samesite": "Lax"}
    config.VoilaConfiguration.file_allowlist = []  # pages take files along and bring them: none is served
    # Here sockets are in the user's runtime folder, where a long name of the user may leave no place for theirs.
    if len(jupyter_runtime_dir()) > LONGEST_RUNTIME_FOLDER:
        config.KernelManager.transport = "tcp"
    return config
