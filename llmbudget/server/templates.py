"""Voila's page templates, compiled once for all pages."""

from typing import Any

import jinja2
import voila.notebook_renderer
from jinja2.bccache import Bucket
from voila.exporter import VoilaExporter


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


def keep_templates() -> None:
    """Have all pages of this process written by `CompiledOnce`: Voila has no setting for its exporter."""
    voila.notebook_renderer.VoilaExporter = CompiledOnce
