"""The Jupyter server extension that llmbudget installs: adds the workbooks if Voila has the right version."""

from jupyter_server.serverapp import ServerApp

from llmbudget.server.voila_version import voila_problem


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "llmbudget.server.extension"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Add the pages and tiles; without them, notebooks and the form in them work as before."""
    if problem := voila_problem():
        server.log.warning("llmbudget: %s", problem)
        return
    from llmbudget.server.shipped_pages import add_pages  # noqa: PLC0415 - needs Voila, which may be another one

    add_pages(server)
