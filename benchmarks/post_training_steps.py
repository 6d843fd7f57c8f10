"""Times real steps of post-training on one GPU: fine-tuning, preferences, policy updates, and writing answers.

Needs PyTorch and a GPU; nothing else of the project needs either. Writes a CSV row for each case to standard output.
The model is a decoder like Llama 3.2 1B, with random weights and tokens. A row states what the budget's formulas
predict from: tokens, FLOPs as `model/runs.py` counts them, bytes as `model/writing.py` counts them.
"""

import csv
import sys
import time
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

WIDTH, LAYERS, HEADS, KV_HEADS, HEAD, INNER, WORDS = 2048, 16, 32, 8, 64, 8192, 128_256
PEAK_FLOPS, BANDWIDTH = 989e12, 3.35e12
"""An H100 SXM, from its data sheet: dense bf16, and bytes per second."""


HEADS_OF_ROWS = ("case", "device", "parameters", "sequences", "length", "tokens", "seconds", "mfu", "mbu")


class Layer(nn.Module):
    """Grouped-query attention and a gated feed-forward block."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.between = nn.RMSNorm(WIDTH), nn.RMSNorm(WIDTH)
        self.query, self.out = nn.Linear(WIDTH, HEADS * HEAD, bias=False), nn.Linear(HEADS * HEAD, WIDTH, bias=False)
        self.key, self.value = (nn.Linear(WIDTH, KV_HEADS * HEAD, bias=False) for _ in range(2))
        self.gate, self.up = (nn.Linear(WIDTH, INNER, bias=False) for _ in range(2))
        self.down = nn.Linear(INNER, WIDTH, bias=False)

    def forward(self, x: Tensor, cache: tuple[Tensor, Tensor] | None = None) -> Tensor:
        """Return the layer's output; with a cache, of one new token that reads all of it."""
        batch, length, _ = x.shape
        normed = self.before(x)
        query = self.query(normed).view(batch, length, HEADS, HEAD).transpose(1, 2)
        key = self.key(normed).view(batch, length, KV_HEADS, HEAD).transpose(1, 2)
        value = self.value(normed).view(batch, length, KV_HEADS, HEAD).transpose(1, 2)
        if cache is not None:
            cache[0][:, :, -1:], cache[1][:, :, -1:] = key, value
            key, value = cache
        read = functional.scaled_dot_product_attention(query, key, value, is_causal=cache is None, enable_gqa=True)
        x = x + self.out(read.transpose(1, 2).reshape(batch, length, HEADS * HEAD))
        normed = self.between(x)
        return x + self.down(functional.silu(self.gate(normed)) * self.up(normed))


class Decoder(nn.Module):
    """The whole model; the scores of words have weights of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.layers = nn.Embedding(WORDS, WIDTH), nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm, self.scores = nn.RMSNorm(WIDTH), nn.Linear(WIDTH, WORDS, bias=False)

    def forward(self, tokens: Tensor, cache: list[tuple[Tensor, Tensor]] | None = None) -> Tensor:
        """Return the scores of all words after each token."""
        x = self.words(tokens)
        for number, layer in enumerate(self.layers):
            x = layer(x, cache[number] if cache else None)
        return self.scores(self.norm(x))


def chances(model: nn.Module, tokens: Tensor) -> Tensor:
    """Return the sum of the log chances of each sequence."""
    with torch.autocast("cuda", torch.bfloat16):
        scores = model(tokens[:, :-1])
    loss = functional.cross_entropy(scores.flatten(0, 1), tokens[:, 1:].flatten(), reduction="none")
    return -loss.view(len(tokens), -1).sum(1)


def draw(sequences: int, length: int) -> Tensor:
    """Return random sequences; the last token of each is only predicted."""
    return torch.randint(WORDS, (sequences, length + 1), device="cuda")


def seconds(step: Callable[[], None], warm: int = 3, timed: int = 6) -> float:
    """Return the mean time of a step."""
    for _ in range(warm):
        step()
    torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(timed):
        step()
    torch.cuda.synchronize()
    return (time.perf_counter() - start) / timed


class Bench:
    """A policy, its frozen reference, and a row for each timed case."""

    def __init__(self) -> None:
        torch.manual_seed(0)
        torch.set_float32_matmul_precision("high")
        self.policy = Decoder().cuda()
        self.n = sum(weights.numel() for weights in self.policy.parameters())
        reference = Decoder().cuda().to(torch.bfloat16).requires_grad_(requires_grad=False)
        self.learner, self.frozen = torch.compile(self.policy), torch.compile(reference)
        self.optimizer = torch.optim.AdamW(self.policy.parameters(), lr=1e-6, fused=True)
        self.rows = csv.writer(sys.stdout)
        self.rows.writerow(HEADS_OF_ROWS)

    def row(self, case: str, shape: tuple[int, int], took: float, flops: float, read: float = 0) -> None:
        """Write a row; ``read`` are the bytes that writing one token of each answer must read."""
        tokens = shape[0] if read else shape[0] * shape[1]
        used = f"{flops / took / PEAK_FLOPS:.4f}", f"{read / took / BANDWIDTH:.4f}"
        self.rows.writerow((case, torch.cuda.get_device_name(), self.n, *shape, tokens, f"{took:.5f}", *used))
        sys.stdout.flush()

    def flops(self, sequences: int, length: int, passes: float) -> float:
        """Return the FLOPs of some forward passes over sequences; a backward pass is two."""
        return sequences * length * passes * (2 * self.n + 4 * LAYERS * HEADS * HEAD * length)

    def learn(self, loss: Tensor) -> None:
        """Update the policy."""
        loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)

    def fine_tuning(self, sequences: int, length: int) -> None:
        """Time a step of full fine-tuning on packed sequences, without recomputation."""
        tokens = draw(sequences, length)
        took = seconds(lambda: self.learn(-chances(self.learner, tokens).mean() / tokens.numel()))
        self.row("fine-tuning", (sequences, length), took, self.flops(sequences, length, 3))

    def preferences(self, pairs: int, length: int) -> None:
        """Time a step of DPO with a reference model, without padding."""
        tokens = draw(2 * pairs, length)

        def step() -> None:
            with torch.no_grad():
                before = chances(self.frozen, tokens)
            margin = chances(self.learner, tokens) - before
            self.learn(-functional.logsigmoid(0.1 * (margin[:pairs] - margin[pairs:])).mean())

        self.row("preferences", (2 * pairs, length), seconds(step), self.flops(2 * pairs, length, 4))

    def policy_update(self, answers: int, at_once: int, length: int) -> None:
        """Time one update with old and reference chances."""
        parts = draw(answers, length).split(at_once)

        def step() -> None:
            with torch.no_grad():
                old = [chances(self.learner, part) for part in parts]
                read = [chances(self.frozen, part) for part in parts]
            for part, before, reference in zip(parts, old, read, strict=True):
                now = chances(self.learner, part)
                gain = torch.exp((now - before).clamp(-1, 1)) - 0.01 * (now - reference)
                (-gain.mean() / len(parts)).backward()
            self.optimizer.step()
            self.optimizer.zero_grad(set_to_none=True)

        took = seconds(step, warm=2, timed=3)
        self.row("policy update", (answers, length), took, self.flops(answers, length, 5))

    def writing(self, answers: int, length: int) -> None:
        """Time one more token of each answer, whose cache is full, as one graph of kernels."""
        shape = (answers, KV_HEADS, length, HEAD)
        cache = [
            tuple(torch.zeros(shape, device="cuda", dtype=torch.bfloat16) for _ in range(2)) for _ in range(LAYERS)
        ]
        tokens, stream = draw(answers, 0), torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.no_grad(), torch.cuda.stream(stream):
            for _ in range(2):
                self.policy(tokens, cache).argmax(-1)
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        with torch.no_grad(), torch.cuda.graph(graph):
            self.policy(tokens, cache).argmax(-1)
        read = 2 * (self.n - WORDS * WIDTH) + 4 * LAYERS * KV_HEADS * HEAD * length * answers
        flops = answers * (2 * self.n + 4 * LAYERS * HEADS * HEAD * length)
        self.row("writing", (answers, length), seconds(graph.replay, timed=20), flops, read)


def main() -> None:
    """Write a row for each case."""
    bench = Bench()
    for sequences, length in ((4, 2048), (1, 8192), (16, 256)):
        bench.fine_tuning(sequences, length)
    for pairs, length in ((4, 1024), (8, 512)):
        bench.preferences(pairs, length)
    for answers, at_once, length in ((64, 8, 1024), (128, 16, 512)):
        bench.policy_update(answers, at_once, length)
    bench.policy.to(torch.bfloat16).requires_grad_(requires_grad=False)
    for answers, length in ((1, 1024), (8, 1024), (32, 1024), (128, 1024), (256, 1024), (64, 4096), (16, 16_384)):
        bench.writing(answers, length)


if __name__ == "__main__":
    main()
