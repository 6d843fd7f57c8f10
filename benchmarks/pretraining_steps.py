"""Times training steps of small decoders on one GPU: how speed depends on size, context, batch and method.

Needs PyTorch and a GPU; nothing else of the project needs either. Writes a CSV row for each case to standard output.
The models have random weights and tokens. A step is forward, backward, clipping and AdamW, in bf16 by autocast; layers
are compiled. MFU counts full attention, as `model/workload.py` does.
"""

import csv
import sys
import time
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

PEAK_FLOPS = 989e12
"""An H100 SXM, from its data sheet: dense bf16."""

WARM_UP, STEPS = 4, 12
HEAD, WORDS, RANK = 128, 50_304, 16
HEADS_OF_ROWS = (
    "case", "device", "parameters", "layers", "width", "words", "method", "context", "sequences", "recomputed",
    "seconds", "least", "most", "tokens_per_second", "mfu_full_attention", "memory_gb",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """What is timed."""

    case: str
    layers: int
    width: int
    inner: int
    context: int
    sequences: int
    recomputed: bool = False
    words: int = WORDS
    rank: int = 0


class Adapted(nn.Module):
    """A frozen matrix in bf16 with a low-rank adapter."""

    def __init__(self, inside: int, outside: int, rank: int) -> None:
        super().__init__()
        frozen = torch.empty(outside, inside, dtype=torch.bfloat16).normal_(std=0.02)
        self.weight = nn.Parameter(frozen, requires_grad=False)
        self.down, self.up = nn.Linear(inside, rank, bias=False), nn.Linear(rank, outside, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Return the product with matrix and adapter."""
        return functional.linear(x, self.weight) + self.up(self.down(x))


def matrix(inside: int, outside: int, rank: int) -> nn.Module:
    """Return a trained matrix, or a frozen one with an adapter of a rank above 0."""
    return Adapted(inside, outside, rank) if rank else nn.Linear(inside, outside, bias=False)


class Layer(nn.Module):
    """Attention and a gated feed-forward block."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        width = case.width
        self.before, self.between = nn.RMSNorm(width), nn.RMSNorm(width)
        self.inputs, self.out = matrix(width, 3 * width, case.rank), matrix(width, width, case.rank)
        self.up, self.down = matrix(width, 2 * case.inner, case.rank), matrix(case.inner, width, case.rank)

    def forward(self, x: Tensor) -> Tensor:
        """Return the layer's output."""
        batch, length, width = x.shape
        split = self.inputs(self.before(x)).view(batch, length, 3, width // HEAD, HEAD)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.out(seen.transpose(1, 2).reshape(batch, length, width))
        gate, up = self.up(self.between(x)).chunk(2, dim=-1)
        return x + self.down(functional.silu(gate) * up)


class Decoder(nn.Module):
    """A decoder that returns the loss of its tokens."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self.words, self.head = nn.Embedding(case.words, case.width), nn.Linear(case.width, case.words, bias=False)
        if case.rank:
            self.words.to(torch.bfloat16).requires_grad_(requires_grad=False)
            self.head.to(torch.bfloat16).requires_grad_(requires_grad=False)
        self.layers = nn.ModuleList([Layer(case) for _ in range(case.layers)])
        self.norm, self.recomputed = nn.RMSNorm(case.width), case.recomputed
        for layer in self.layers:
            layer.compile()

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the mean loss of the next word."""
        x = self.words(tokens)
        x = x if x.requires_grad else x.requires_grad_()
        for layer in self.layers:
            x = checkpoint(layer, x, use_reentrant=False) if self.recomputed else layer(x)
        scores = self.head(self.norm(x))[:, :-1].flatten(0, 1).float()
        return functional.cross_entropy(scores, tokens[:, 1:].flatten())


def seconds_of(model: nn.Module, tokens: Tensor) -> list[float]:
    """Return the seconds of each step after the warm-up."""
    trained = [weights for weights in model.parameters() if weights.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-5, fused=True)
    seconds = []
    for _ in range(WARM_UP + STEPS):
        torch.cuda.synchronize()
        began = time.perf_counter()
        with torch.autocast("cuda", dtype=torch.bfloat16):
            loss = model(tokens)
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        torch.cuda.synchronize()
        seconds.append(time.perf_counter() - began)
    return seconds[WARM_UP:]


def timed(case: Case) -> dict[str, Any]:
    """Return the row of a case."""
    torch.compiler.reset()
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    with torch.device("cuda"):
        model, tokens = Decoder(case), torch.randint(case.words, (case.sequences, case.context))
    seconds = seconds_of(model, tokens)
    size, mean = sum(weights.numel() for weights in model.parameters()), sum(seconds) / STEPS
    passes = 4 if case.rank else 6
    flops = passes * (size - case.words * case.width) + 2 * passes * case.layers * case.width * case.context
    speed = tokens.numel() / mean
    return {
        "case": case.case, "device": torch.cuda.get_device_name(), "parameters": size, "layers": case.layers,
        "width": case.width, "words": case.words, "method": "lora" if case.rank else "full", "context": case.context,
        "sequences": case.sequences, "recomputed": case.recomputed, "seconds": round(mean, 5),
        "least": round(min(seconds), 5), "most": round(max(seconds), 5), "tokens_per_second": round(speed),
        "mfu_full_attention": round(speed * flops / PEAK_FLOPS, 4),
        "memory_gb": round(torch.cuda.max_memory_allocated() / 1e9, 2),
    }  # fmt: skip


CASES = (
    Case("0.16B", 12, 768, 2048, 2048, 16),
    Case("0.16B", 12, 768, 2048, 8192, 4),
    Case("0.5B", 16, 1280, 3456, 2048, 8),
    Case("0.5B", 16, 1280, 3456, 8192, 2),
    Case("1.5B", 24, 2048, 5504, 2048, 8),
    Case("1.5B", 24, 2048, 5504, 8192, 2),
    Case("3B", 30, 2560, 6912, 2048, 2),
    Case("3B", 30, 2560, 6912, 8192, 1, recomputed=True),
    Case("1.5B small batch", 24, 2048, 5504, 2048, 1),
    Case("1.5B recomputed", 24, 2048, 5504, 2048, 8, recomputed=True),
    Case("8B LoRA", 32, 4096, 11008, 2048, 2, words=128_256, rank=RANK),
    Case("8B LoRA", 32, 4096, 11008, 8192, 1, recomputed=True, words=128_256, rank=RANK),
    Case("1.5B LoRA", 24, 2048, 5504, 2048, 8, rank=RANK),
)

if __name__ == "__main__":
    torch.set_float32_matmul_precision("high")
    rows = csv.DictWriter(sys.stdout, HEADS_OF_ROWS)
    rows.writeheader()
    for each in CASES:
        rows.writerow(timed(each))
        sys.stdout.flush()
