"""The workbooks in any Jupyter server: pages at ``llmbudget/``, and tiles in JupyterLab's launcher.

An installed package has its workbooks outside the folder that a Jupyter server shows, where Voila opens none. So
they are served from the package: every user has them, and nobody can change them by accident.
"""

import json
from pathlib import Path
from typing import Any

import jinja2
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyter_server.utils import url_path_join
from nbformat.sign import MemorySignatureStore, NotebookNotary
from voila.configuration import VoilaConfiguration
from voila.paths import collect_template_paths

from llmbudget.server.application import settings
from llmbudget.server.folder import GALLERY, workbooks_folder
from llmbudget.server.forking import fork_kernels
from llmbudget.server.hardened import TEMPLATES, hardened
from llmbudget.server.pages import WorkbookPage, own_routes
from llmbudget.server.room import most_pages
from llmbudget.server.templates import use_templates


class ShippedWorkbook(WorkbookPage):
    """The page of a shipped workbook."""

    def initialize(self, *, shipped: AsyncLargeFileManager, **options: Any) -> None:  # noqa: ANN401 (Voila's)
        """Keep the contents manager of the shipped workbooks."""
        super().initialize(**options)
        self.shipped = shipped

    @property
    def contents_manager(self) -> AsyncLargeFileManager:
        """Where Voila reads the workbook, instead of the server's own folder."""
        return self.shipped


def workbooks(folder: Path) -> list[dict[str, Any]]:
    """Return the file, title and content of each workbook, the gallery first."""
    files = sorted(folder.glob("*.ipynb"), key=lambda file: (file.stem != GALLERY, file.name))
    notebooks = {file: json.loads(file.read_text("utf-8")) for file in files}
    return [
        {"file": file.name, "title": notebook["metadata"].get("title", file.stem), "notebook": notebook}
        for file, notebook in notebooks.items()
    ]


def add_pages(server: ServerApp) -> None:
    """Add a page for each workbook to a Jupyter server, and its title for JupyterLab's launcher."""
    fork_kernels(KernelProvisionerFactory.instance(parent=server))
    use_templates()
    folder = workbooks_folder()
    configuration = VoilaConfiguration(config=settings())
    # No page shows a stored output that somebody must trust.
    notary = NotebookNotary(parent=server, store_factory=MemorySignatureStore)  # type: ignore[no-untyped-call]
    options = {
        "shipped": AsyncLargeFileManager(root_dir=str(folder), parent=server, notary=notary),
        "config": server.config,
        "template_paths": collect_template_paths(["voila", "nbconvert"], configuration.template),
        "voila_configuration": configuration,
    }
    application = server.web_app
    base_url = application.settings["base_url"]
    path = url_path_join(base_url, r"llmbudget/([^/]+\.ipynb)")
    ours = [(path, hardened(ShippedWorkbook), options), *own_routes(base_url)]
    application.add_handlers(".*$", ours)  # type: ignore[no-untyped-call] # of tornado
    loader = jinja2.FileSystemLoader(options["template_paths"])
    application.settings[TEMPLATES] = jinja2.Environment(loader=loader, autoescape=True)
    application.settings["llmbudget_most_pages"] = most_pages()
    application.settings.setdefault("page_config_data", {})["llmbudgetWorkbooks"] = json.dumps(workbooks(folder))
