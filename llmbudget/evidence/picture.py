"""Scores as a picture: predicted and reported hours of every run, as SVG."""

from collections.abc import Iterator, Sequence
from html import escape
from math import log10

from llmbudget.catalog import shipped
from llmbudget.evidence.scores import Score, summary
from llmbudget.evidence.text import quality

_WIDTH, _HEIGHT = 820, 620
_LEFT, _RIGHT, _TOP, _BOTTOM = 74, 44, 62, 56
_LEAST, _MOST = 2.5, 8
"""Ends of both axes, as powers of ten."""

_LINE = 15
_STYLE = """
.evidence text { font: 13px sans-serif; fill: #222; }
.evidence .title { font-size: 16px; font-weight: bold; }
.evidence .paper { fill: #fff; }
.evidence .grid { stroke: #e2e2e2; }
.evidence .equal { stroke: #666; stroke-dasharray: 5 4; }
.evidence .A100 { stroke: #1f6fb4; fill: #1f6fb4; }
.evidence .H100 { stroke: #b4471f; fill: #b4471f; }
.evidence .TPU { stroke: #2b8a3e; fill: #2b8a3e; }
.evidence .bar { stroke-width: 2; opacity: 0.45; }
@media (prefers-color-scheme: dark) {
  .evidence text { fill: #e6e6e6; }
  .evidence .paper { fill: #16181c; }
  .evidence .grid { stroke: #33363c; }
  .evidence .equal { stroke: #a0a0a0; }
  .evidence .A100 { stroke: #6db3f2; fill: #6db3f2; }
  .evidence .H100 { stroke: #f29b6d; fill: #f29b6d; }
  .evidence .TPU { stroke: #7bd88f; fill: #7bd88f; }
}
"""
_LOOKS = {"A100": "A100", "H100": "H100, H800", "TPU": "TPU v3, v4"}


def picture(scores: Sequence[Score]) -> str:
    """Return the picture, with colors for light and dark pages, and a title and description for screen readers."""
    scored = summary(scores)
    about = (
        f"Accelerator-hours of {scored.n_runs} published runs: reported hours over predicted hours, both axes "
        f"logarithmic, with the range from P10 to P90. {quality(scored).capitalize()}. Outside: "
        f"{', '.join(score.run.model for score in scores if not score.is_inside)}."
    )
    heads = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {_WIDTH} {_HEIGHT}",
        "class": "evidence",
        "role": "img",
        "aria-labelledby": "evidence-title evidence-about",
    }
    parts = [
        _tag("title", "Predicted and reported hours of published training runs", id="evidence-title"),
        _tag("desc", about, id="evidence-about"),
        f"<style>{_STYLE}</style>",
        _tag("rect", width=_WIDTH, height=_HEIGHT, class_="paper"),
        *_axes(),
        *_legend(scored.n_runs, quality(scored)),
        *(part for score in scores for part in _point(score)),
        *_labels([score for score in scores if not score.is_inside]),
    ]
    opening = " ".join(f'{name}="{value}"' for name, value in heads.items())
    return f"<svg {opening}>\n" + "\n".join(parts) + "\n</svg>\n"


def _axes() -> Iterator[str]:
    for power in range(3, _MOST + 1):
        name = {3: "1,000", 4: "10,000", 5: "100,000", 6: "1 million", 7: "10 million", 8: "100 million"}[power]
        x, y = _x(10.0**power), _y(10.0**power)
        yield _tag("line", x1=x, y1=_TOP, x2=x, y2=_HEIGHT - _BOTTOM, class_="grid")
        yield _tag("line", x1=_LEFT, y1=y, x2=_WIDTH - _RIGHT, y2=y, class_="grid")
        yield _tag("text", name, x=x, y=_HEIGHT - _BOTTOM + 18, text_anchor="middle")
        yield _tag("text", name, x=_LEFT - 6, y=y + 4, text_anchor="end")
    least, most = 10**_LEAST, 10.0**_MOST
    yield _tag("line", x1=_x(least), y1=_y(least), x2=_x(most), y2=_y(most), class_="equal")
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    yield _tag("text", "predicted accelerator-hours", x=middle, y=_HEIGHT - 14, text_anchor="middle")
    yield _tag("text", "reported accelerator-hours", x=_LEFT - 66, y=_TOP - 12)


def _legend(n_runs: int, words: str) -> Iterator[str]:
    yield _tag("text", f"{n_runs} published runs, each predicted without its organization", x=8, y=22, class_="title")
    yield _tag("text", f"{words}; dashed: as predicted", x=_WIDTH - _RIGHT, y=_TOP - 12, text_anchor="end")
    for number, (look, name) in enumerate(_LOOKS.items(), start=1):
        y = _TOP + number * 1.4 * _LINE
        yield _mark(look, _LEFT + 18, y)
        yield _tag("text", name, x=_LEFT + 32, y=y + 4)


def _point(score: Score) -> Iterator[str]:
    look, y = _look(score), _y(score.reported)
    yield _tag("line", x1=_x(score.p10), y1=y, x2=_x(score.p90), y2=y, class_=f"bar {look}")
    yield _mark(look, _x(score.p50), y)


def _labels(scores: Sequence[Score]) -> Iterator[str]:
    """Name runs beside their range: slower ones on the left, faster ones on the right, without overlap."""
    for is_slow, anchor, aside in ((True, "end", -6), (False, "start", 6)):
        below = 0.0
        for score in sorted((s for s in scores if (s.error < 0) == is_slow), key=lambda s: -s.reported):
            below = max(below + _LINE, _y(score.reported) + 4)
            end = score.p10 if is_slow else score.p90
            yield _tag("text", score.run.model, x=_x(end) + aside, y=below, text_anchor=anchor)


def _look(score: Score) -> str:
    group = shipped().accelerator(score.run.accelerator or "").group
    return {"H800-H20": "H100"}.get(group, group)


def _mark(look: str, x: float, y: float) -> str:
    """Return a mark with a shape and a color for each accelerator."""
    if look == "A100":
        return _tag("circle", cx=x, cy=y, r=4, class_=look)
    if look == "H100":
        return _tag("rect", x=x - 4, y=y - 4, width=8, height=8, class_=look)
    return _tag("path", d=f"M{x:.1f} {y - 5:.1f}l5 9h-10z", class_=look)


def _x(number: float) -> float:
    return _LEFT + (log10(number) - _LEAST) / (_MOST - _LEAST) * (_WIDTH - _LEFT - _RIGHT)


def _y(number: float) -> float:
    return _HEIGHT - _BOTTOM - (log10(number) - _LEAST) / (_MOST - _LEAST) * (_HEIGHT - _TOP - _BOTTOM)


def _tag(name: str, text: str = "", **attributes: float | str) -> str:
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{value if isinstance(value, str) else f"{value:.1f}"}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{escape(text)}</{name}>"
