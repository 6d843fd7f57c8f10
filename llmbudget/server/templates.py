"""How pages are written: by Voila, from templates that are compiled once, which can ask about the page's widgets."""

from typing import Any

import jinja2
import voila.handler
import voila.notebook_renderer
from jinja2.bccache import Bucket
from voila.exporter import VoilaExporter
from voila.notebook_renderer import NotebookRenderer

from llmbudget.server.executor import Executor
from llmbudget.server.host import address, drawn_widgets, expected, is_text


class KeptCode(jinja2.BytecodeCache):
    """The code of templates, kept in memory by name and content, so that a changed template is compiled again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template that was compiled before."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template that was compiled."""
        self._kept[bucket.key, bucket.checksum] = bucket.code


class CompiledOnce(VoilaExporter):  # type: ignore[misc] # Voila has no types
    """Voila's exporter, which makes an environment for each page, with templates compiled for the first page only."""

    kept = KeptCode()

    def _create_environment(self) -> jinja2.Environment:
        environment: jinja2.Environment = super()._create_environment()
        environment.bytecode_cache = self.kept
        return environment


class Renderer(NotebookRenderer):  # type: ignore[misc] # Voila has no types
    """Voila's renderer, whose template can ask about the page's widgets."""

    async def initialize(self, **options: Any) -> None:  # noqa: ANN401 - of Voila
        """Add the functions that the template calls; plain ones, as resources are copied deeply."""
        await super().initialize(**options)
        self.resources |= {
            "address": lambda name: address(name, self.base_url),
            "expected": expected,
            "is_text": is_text,
            "widgets": lambda: widgets_of(self),
        }


def widgets_of(page: Renderer) -> str | None:
    """Return what `drawn_widgets` says of a page whose cells have run."""
    cells = [cell for cell in page.executor.nb.cells if cell.cell_type == "code"]
    outputs = [output for cell in cells for output in cell.outputs]
    return drawn_widgets(outputs, page.executor.widget_state, page.base_url)


def use_templates() -> None:
    """Have all pages of this process written by these classes: Voila has no setting for them."""
    voila.notebook_renderer.VoilaExporter = CompiledOnce
    voila.notebook_renderer.VoilaExecutor = Executor
    voila.handler.NotebookRenderer = Renderer
