"""A log of steps gives the speed of a run: in every format the same, apart from warm-up, pauses and restarts."""

import csv
import io
import json
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from each import each

from llmbudget import Budget, PlanError
from llmbudget.cli import main
from llmbudget.imports.step_logs.event_file import _masked
from llmbudget.imports.step_logs.measurement import AIM, LEAST_STEPS, effective_number, measure
from llmbudget.imports.step_logs.reading import read_log, steps_in
from llmbudget.plan.file import read_plan, write_plan
from llmbudget.plan.program import Program, Run
from llmbudget.presets import preset

BEGAN = 1_795_789_720.0
STEP, TOKENS = 0.5, 4096
STEPS = range(1, 201)
Rows = list[dict[str, Any]]


def rows_of(
    steps: list[int] | range = STEPS, waits: dict[int, float] | None = None, noise: float = 0.01, seed: int = 0
) -> Rows:
    """Return rows of steps that take about `STEP` seconds; `waits` are further seconds before a row, by its place."""
    draws = STEP * np.exp(noise * np.random.default_rng(seed).standard_normal(len(steps)) - noise**2 / 2)
    for place, seconds in (waits or {}).items():
        draws[place] += seconds
    times = BEGAN + np.cumsum(draws)
    return [{"step": step, "time": time} for step, time in zip(steps, times.tolist(), strict=True)]


def as_csv(rows: Rows) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_json(rows: Rows) -> bytes:
    return "\n".join(map(json.dumps, rows)).encode()


def as_events(rows: Rows) -> bytes:
    """Return an event file as TensorBoard defines it: a version, then a loss for each step."""
    return b"".join(map(_record, _events(rows)))


def _events(rows: Rows) -> Iterator[bytes]:
    yield b"\x1a\x0dbrain.Event:2"
    for row in rows:
        tag = b"\x0a\x0atrain/loss" + b"\x15" + struct.pack("<f", 2.5)
        value = b"\x0a" + bytes([len(tag)]) + tag
        step, number = b"", int(row["step"])
        while number > 127:
            step, number = step + bytes([number & 127 | 128]), number >> 7
        step += bytes([number])
        yield b"\x09" + struct.pack("<d", row["time"]) + b"\x10" + step + b"\x2a" + bytes([len(value)]) + value


def _record(content: bytes) -> bytes:
    length = struct.pack("<Q", len(content))
    sums = (struct.pack("<I", _masked(part)) for part in (length, content))
    return length + next(sums) + content + next(sums)


def as_wandb(rows: Rows) -> bytes:
    """Return a history of W&B: its own names, and evaluations in rows without a training step."""
    history = [
        {"_step": 2 * n, "_timestamp": row["time"], "train/global_step": row["step"], "train/num_tokens": TOKENS}
        for n, row in enumerate(rows)
    ]
    return as_json([*history[:90], {"_step": 179, "_timestamp": rows[89]["time"], "eval/loss": 1.0}, *history[90:]])


def in_milliseconds(rows: Rows) -> bytes:
    return as_csv([{"Iteration": row["step"], "Timestamp (ms)": row["time"] * 1000} for row in rows])


@each("write", [as_csv, as_json, as_events, as_wandb, in_milliseconds])
def test_every_format_gives_the_same_speed(write: Callable[[Rows], bytes]) -> None:
    rows = rows_of()
    found = measure(steps_in(write(rows), "log"))
    mean = (rows[-1]["time"] - rows[0]["time"]) / (len(rows) - 1)
    assert found.step_seconds == pytest.approx(mean, rel=1e-5)
    assert found.n_steps == len(rows) - 1
    assert found.tokens_per_step == (TOKENS if write is as_wandb else None)
    assert found.goodput == pytest.approx(1)


def test_the_checksum_is_that_of_the_format() -> None:
    """CRC-32C of the nine digits is E3069283 (RFC 3720), masked as TFRecord does."""
    crc = 0xE3069283
    assert _masked(b"123456789") == ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def test_a_log_of_every_tenth_step_and_one_of_seconds_a_step_give_the_time_of_one_step() -> None:
    rows = rows_of(noise=0)
    every_tenth = measure(steps_in(as_csv(rows[::5]), "log"))
    seconds = measure(steps_in(as_csv([{"step": row["step"], "step_time_ms": 500} for row in rows]), "log"))
    assert every_tenth.step_seconds == pytest.approx(STEP)
    assert (every_tenth.n_steps, seconds.n_steps) == (195, 199)
    assert seconds.step_seconds == pytest.approx(STEP)
    assert not seconds.has_clock


def test_warm_up_pauses_and_restarts_are_told_apart_and_left_out_of_the_speed() -> None:
    """100 s of steps; the run warms up, evaluates, saves, and falls back 20 steps, which it repeats."""
    steps = [*range(1, 121), *range(101, 181)]
    rows = rows_of(steps, {1: 4, 2: 1, 50: 6, 80: 3, 120: 12, 121: 2})
    rows[49]["eval_loss"] = 2.0
    found = measure(steps_in(as_csv(rows), "log"))
    assert found.step_seconds == pytest.approx(STEP, rel=0.005)
    lost = {name: getattr(found, name) for name in ("warm_up", "evaluations", "pauses", "restarts")}
    expected = {"warm_up": 5, "evaluations": 6, "pauses": 3, "restarts": 12 + 2 + 20 * STEP}
    assert {name: part.seconds for name, part in lost.items()} == pytest.approx(expected, rel=0.02)
    assert {name: part.count for name, part in lost.items()} == {
        "warm_up": 2, "evaluations": 1, "pauses": 1, "restarts": 1,
    }  # fmt: skip
    assert found.goodput == pytest.approx((len(set(steps)) - 1) * STEP / found.total_seconds, rel=0.01)


def test_tokens_so_far_and_tokens_of_each_step_mean_the_same() -> None:
    for tokens in (lambda _: TOKENS, lambda step: TOKENS * step):
        rows = [{**row, "tokens": tokens(row["step"])} for row in rows_of()]
        assert steps_in(as_csv(rows), "log").tokens_per_step == TOKENS


def test_steps_that_follow_one_another_count_as_few_independent_ones() -> None:
    """A first-order process with correlation r has (1 - r) / (1 + r) times as many."""
    noise, r = np.random.default_rng(1).standard_normal(20_000), 0.8
    correlated = np.zeros_like(noise)
    for place in range(1, len(noise)):
        correlated[place] = r * correlated[place - 1] + noise[place]
    assert effective_number(correlated) / len(noise) == pytest.approx((1 - r) / (1 + r), rel=0.15)
    assert effective_number(noise) / len(noise) == pytest.approx(1, rel=0.1)


def test_eight_of_ten_short_logs_lie_within_their_own_error() -> None:
    """Of 300 logs of 60 noisy steps each; and the stated number of steps brings the error to 5%."""
    found = [measure(steps_in(as_csv(rows_of(range(60), noise=0.3, seed=seed)), "log")) for seed in range(300)]
    within = [abs(np.log(part.step_seconds / STEP)) <= part.error for part in found]
    assert np.mean(within) == pytest.approx(0.8, abs=0.06)
    needed = round(np.median([part.needed_steps for part in found]))
    longer = [measure(steps_in(as_csv(rows_of(range(needed), noise=0.3, seed=seed)), "log")) for seed in range(50)]
    assert np.median([part.error for part in longer]) == pytest.approx(AIM, rel=0.15)


WRONG: dict[str, tuple[bytes, str]] = {
    "no step": (as_csv([{"loss": 1, "time": 2}]), "log: no column of steps among 'loss, time'; name it step."),
    "no time": (as_csv([{"step": 1, "loss": 2}]), "log: no column of times"),
    "time goes back": (as_csv(rows_of()[:50] + rows_of()[:10]), "log: column 'time' goes back at step 1; give one run"),
    "few steps": (as_csv(rows_of(range(10))), f"log: has 9 steady steps; {LEAST_STEPS} are the fewest. Train longer."),
    "empty": (b"step,time\n", "log: holds no rows; log the number"),
    "unit": (as_csv([{"step": 1, "step_time (ticks)": 2}]), "unit 'ticks' is not known; use s, sec"),
    "words": (as_csv([{"step": 1, "time": "soon"}]), "log: row 1, column 'time': 'soon' is not a number."),
    "infinite": (as_json([{"step": float("inf"), "time": 1}]), "log: row 1, column 'step': inf is not a number."),
    "coarse": (as_csv([{"step": n, "time": BEGAN + n // 5} for n in STEPS]), "log: times are too coarse"),
    "no time passes": (as_csv([{"step": 1, "step_time": 0}]), "log: column 'step_time' has times of 0 or less"),
    "JSON": (b'{"step": 1}\nnonsense', "log: line 2 is not JSON"),
    "bytes": (b"\xff\xfe\x00\x80", "log: is no log"),
    "damaged": (as_events(rows_of())[:400] + b"\x00" * 100, "is damaged; copy the file again."),
    "no scalars": (as_events([]), "log: holds no scalars of training steps"),
}


@each("case", WRONG)
def test_a_log_that_cannot_be_used_is_refused_in_one_sentence(case: str) -> None:
    content, sentence = WRONG[case]
    with pytest.raises(PlanError) as error:
        measure(steps_in(content, "log"))
    assert len(error.value.problems) == 1
    assert sentence in str(error.value)


def test_a_folder_of_event_files_is_one_run(tmp_path: Path) -> None:
    """A run that restarts begins another file. A file that a run still writes may end within a record."""
    rows = rows_of([*range(1, 121), *range(101, 181)], {120: 12})
    (tmp_path / "events.out.tfevents.2.host").write_bytes(as_events(rows[120:])[:-3])
    (tmp_path / "events.out.tfevents.1.host").write_bytes(as_events(rows[:120]))
    found = measure(read_log(tmp_path))
    assert found.restarts.count == 1
    assert found.step_seconds == pytest.approx(STEP, rel=0.005)
    with pytest.raises(PlanError, match="holds no event file"):
        read_log(tmp_path.parent)
    with pytest.raises(PlanError, match="cannot be read"):
        read_log(tmp_path / "gone.csv")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of 100 s with 16,384 tokens a step."""
    path = tmp_path / "log.csv"
    path.write_bytes(as_csv([{**row, "tokens": 16_384} for row in rows_of()]))
    return path


def test_the_measured_utilization_takes_the_place_of_the_predicted_one(log: Path) -> None:
    """6 N D and attention over time, accelerators and peak; with the range of the log, and a note."""
    budget = Budget("startup")
    measured = budget.calibrate(log)
    speed = 16_384 / measure(read_log(log)).step_seconds
    assert measured["mfu"] == pytest.approx(speed * budget["flops_per_token"] / (8 * 989e12), rel=1e-3)
    tokens_in_all_hours = speed * 3600 / 8 * measured["training_hours"] * measured["goodput_in_use"]
    assert tokens_in_all_hours == pytest.approx(budget["tokens"] * measured["paid_per_useful_hour"], rel=1e-3)
    assert measured.plan.notes["mfu"].startswith("Measured: 199 steps of 0.5")
    spread = measured.plan.spreads["mfu"]
    assert spread.low * spread.high == pytest.approx(1, rel=1e-3)
    assert 1.02 <= spread.high < 1.03  # a log of less than a day does not show how throughput changes in a day
    assert measured["goodput_in_use"] == budget["goodput_in_use"]
    assert read_plan(write_plan(measured.plan)).spreads == measured.plan.spreads


def test_fewer_accelerators_than_planned_widen_the_range_downwards(log: Path) -> None:
    budget = Budget("academic").replace(n_accelerators=64)
    same, fewer = budget.calibrate(log), budget.calibrate(log, n_accelerators=8)
    assert fewer["mfu"] == pytest.approx(8 * same["mfu"], rel=1e-3)
    assert fewer.plan.spreads["mfu"].high == same.plan.spreads["mfu"].high
    assert fewer.plan.spreads["mfu"].low < 0.8 < same.plan.spreads["mfu"].low


def test_a_day_of_steps_also_measures_goodput() -> None:
    rows = [
        {"step": 100 * row["step"], "time": BEGAN + 1000 * (row["time"] - BEGAN)} for row in rows_of(waits={60: 25})
    ]
    found = measure(steps_in(as_csv(rows), "log"))
    assert found.lasts_a_day
    assert found.goodput == pytest.approx(0.8, abs=0.01)


PROGRAM = Program(
    runs=(
        Run(name="Tune", kind="supervised_fine_tuning", examples=40_000),
        Run(name="RL", kind="reinforcement_learning", steps=500),
        Run(name="Judge", kind="evaluation", examples=2000),
    )
)


def test_further_runs_take_the_measured_figure_of_their_kind(log: Path) -> None:
    """Fine-tuning its utilization, without the usual excess; reinforcement learning the seconds of a step."""
    plan = preset("startup").replace(runs=PROGRAM.runs)
    budget = Budget(plan)
    tuned, steps = budget.calibrate(log, run="Tune"), budget.calibrate(log, run="RL")
    speed = 16_384 / measure(read_log(log)).step_seconds
    learned, goodput, hours = (np.ravel(tuned[f"run_{name}"])[0] for name in ("learned_tokens", "goodput", "try_hours"))
    assert hours == pytest.approx(learned / speed / 3600 * 8 / goodput, rel=1e-3)
    assert "runs.Tune.mfu" in tuned.plan.spreads
    assert steps["runs.RL.step_seconds"] == pytest.approx(STEP, rel=0.01)
    for run, sentence in (("Judge", "learns from no tokens"), ("Tun", "not the name of one further run")):
        with pytest.raises(PlanError, match=sentence):
            budget.calibrate(log, run=run)


def test_what_states_no_possible_speed_is_refused(log: Path) -> None:
    budget = Budget("startup")
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({}, "Give one of a log"),
        ({"log": log, "step_seconds": 1}, "Give one of a log"),
        ({"tokens_per_second": -1}, "tokens_per_second: -1 is not allowed"),
        ({"tokens_per_second": 1e9}, "would be 794494.794%"),
        ({"step_seconds": 1}, "need its tokens"),
    )
    for given, sentence in wrong:
        with pytest.raises(PlanError) as error:
            budget.calibrate(**given)
        assert sentence in str(error.value)


def test_the_command_says_what_the_log_shows_and_writes_the_plan(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.yaml"
    assert main(["new", "startup", "-o", str(path)]) == 0
    before = path.read_text()
    assert main(["calibrate", str(path), str(log), "--preview"]) == 0
    assert path.read_text() == before
    told = capsys.readouterr().out
    for words in (
        "199 steady steps of 0.5",
        "20 steps bring it below 5%",
        "Left out of 1.7 min: nothing",
        "is not taken",
    ):
        assert words in told
    assert main(["calibrate", str(path), "--tokens-per-second", "40000"]) == 0
    assert Budget(path)["mfu"] == pytest.approx(0.3178)
    assert "its range stays as it was" in capsys.readouterr().out
    assert main(["calibrate", str(path), str(path)]) == 2
