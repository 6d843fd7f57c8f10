"""Trains a small decoder on one GPU and logs its steps, as a team's own training would.

Needs PyTorch; nothing else of the project does. Writes `160M.csv` and `1.5B.csv` into a folder:

    python benchmarks/step_log.py FOLDER

Each run takes about 100 seconds after it is compiled. It evaluates once, and restarts once from its last checkpoint, as
after a failure: the model is built and compiled again, and the steps after the checkpoint are repeated. A row is a
step: its number, the time at its end in seconds since 1970, its tokens and its loss. `events.csv` has the pauses as
they were, to compare with those that `llmbudget calibrate` finds in the steps.
"""

import csv
import math
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import torch
from torch import Tensor, nn
from torch.nn import functional

SECONDS, EVALUATE_AT, CHECKPOINT_AT, RESTART_AT = 100.0, 35.0, 55.0, 65.0
"""Seconds of a run, and when it pauses."""

EVALUATION_SECONDS = 6.0


@dataclass(frozen=True)
class Size:
    """A model and its batch; `parameters` counts both embeddings."""

    name: str
    width: int
    layers: int
    heads: int
    words: int
    length: int
    sequences: int

    @property
    def parameters(self) -> int:
        """Weights of the matrices: four of attention, eight of the block, and the embeddings of words."""
        return 12 * self.layers * self.width**2 + 2 * self.words * self.width


SIZES = (Size("160M", 768, 12, 12, 50_304, 1024, 32), Size("1.5B", 2048, 20, 16, 128_256, 2048, 4))


class Decoder(nn.Module):
    """A decoder with causal attention; the scores of words have weights of their own."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(size.words, size.width), nn.Embedding(size.length, size.width)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                size.width, size.heads, 4 * size.width, dropout=0, activation="gelu", batch_first=True, norm_first=True,
                bias=False,
            )
            for _ in range(size.layers)
        )  # fmt: skip
        self.norm, self.scores = nn.LayerNorm(size.width), nn.Linear(size.width, size.words, bias=False)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the mean loss of predicting each token from those before it."""
        read, wanted = tokens[:, :-1], tokens[:, 1:]
        length = read.shape[1]
        mask = nn.Transformer.generate_square_subsequent_mask(length, device=tokens.device)
        x = self.words(read) + self.places.weight[:length]
        for layer in self.layers:
            x = layer(x, src_mask=mask, is_causal=True)
        return functional.cross_entropy(self.scores(self.norm(x)).flatten(0, 1), wanted.flatten())


class Trainer:
    """A model, its optimizer and random data."""

    def __init__(self, size: Size) -> None:
        torch.compiler.reset()
        self.size, self.device = size, "cuda" if torch.cuda.is_available() else "cpu"
        self.model = Decoder(size).to(self.device)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-4, fused=True)
        self.loss = torch.compile(self.model)

    def batch(self) -> Tensor:
        """Return random sequences; the last token of each is only predicted."""
        return torch.randint(self.size.words, (self.size.sequences, self.size.length + 1), device=self.device)

    def step(self) -> float:
        """Train on one batch; return its loss."""
        with torch.autocast(self.device, torch.bfloat16):
            loss = self.loss(self.batch())
        loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return loss.item()

    def evaluate(self) -> float:
        """Return the mean loss of some batches."""
        losses, began = [], time.perf_counter()
        with torch.no_grad(), torch.autocast(self.device, torch.bfloat16):
            while time.perf_counter() - began < EVALUATION_SECONDS:
                losses.append(self.model(self.batch()).item())
        return sum(losses) / len(losses)

    def save(self, path: Path) -> None:
        """Write the weights."""
        torch.save(self.model.state_dict(), path)

    def load(self, path: Path) -> None:
        """Read the weights."""
        self.model.load_state_dict(torch.load(path, map_location=self.device))


class Events:
    """The pauses of all runs, each with its seconds."""

    def __init__(self, file: TextIO) -> None:
        self.rows = csv.writer(file)
        self.rows.writerow(("run", "parameters", "device", "event", "step", "seconds"))

    @contextmanager
    def timed(self, size: Size, event: str, step: int) -> Iterator[None]:
        """Write how long a pause took."""
        began = time.perf_counter()
        yield
        took = f"{time.perf_counter() - began:.3f}"
        self.rows.writerow((size.name, size.parameters, device_name(), event, step, took))


def device_name() -> str:
    """Return what the run is on."""
    return torch.cuda.get_device_name() if torch.cuda.is_available() else "CPU"


def train(size: Size, folder: Path, events: Events) -> None:
    """Train for a while, with a pause of each kind, and write a row for each step."""
    trainer, checkpoint = Trainer(size), folder / "checkpoint.pt"
    pauses, kept, step, began = [EVALUATE_AT, CHECKPOINT_AT, RESTART_AT], 0, 0, math.inf
    with (folder / f"{size.name}.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("step", "time", "tokens", "loss", "eval_loss"))
        while time.perf_counter() - began < SECONDS:
            step, loss = step + 1, trainer.step()
            rows.writerow((step, f"{time.time():.4f}", size.sequences * size.length, f"{loss:.4f}", ""))
            began = min(began, time.perf_counter())  # the first step compiles
            if not pauses or time.perf_counter() - began < pauses[0]:
                continue
            pause = pauses.pop(0)
            if pause == EVALUATE_AT:
                with events.timed(size, "evaluation", step):
                    loss = trainer.evaluate()
                rows.writerow((step, f"{time.time():.4f}", "", "", f"{loss:.4f}"))
            elif pause == CHECKPOINT_AT:
                with events.timed(size, "checkpoint", step):
                    trainer.save(checkpoint)
                kept = step
            else:
                with events.timed(size, "restart", step):
                    del trainer
                    trainer = Trainer(size)
                    trainer.load(checkpoint)
                step = kept
    checkpoint.unlink()


def main() -> None:
    """Train each size."""
    torch.manual_seed(0)
    torch.set_float32_matmul_precision("high")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "events.csv").open("w", newline="") as file:
        events = Events(file)
        for size in SIZES:
            train(size, folder, events)
            torch.cuda.empty_cache()


if __name__ == "__main__":
    main()
