"""One test for many values: all failures are reported at once, by name.

A case of its own for every name, as `pytest.mark.parametrize` makes it, costs more than most proofs.
"""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import pytest

Test = Callable[..., None]
SHOWN = 120
"""Characters shown of a value that fails."""


def each(names: str, values: Iterable[Any]) -> Callable[[Test], Test]:
    """Run a test with every value, as `pytest.mark.parametrize` does, and report all failures at once."""
    arguments = [name.strip() for name in names.split(",")]
    cases = [dict(zip(arguments, value if len(arguments) > 1 else [value], strict=True)) for value in values]
    assert cases, f"nothing to ask with: {names} has no value"

    def asked_with_each(test: Test) -> Test:
        @wraps(test)
        def asked(**fixtures: Any) -> None:  # noqa: ANN401 - whatever pytest gives to the test
            failures = [words for case in cases if (words := _failure(test, case, fixtures))]
            if failures:
                pytest.fail(f"{len(failures)} of {len(cases)} fail:\n" + "\n".join(failures), pytrace=False)

        signature = inspect.signature(test)
        kept = [argument for name, argument in signature.parameters.items() if name not in arguments]
        asked.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined] # which pytest reads
        return asked

    return asked_with_each


def first_of(values: Iterable[Any]) -> list[Any]:
    """Return cases of `pytest.mark.parametrize` of which all but the first are slow: they prove the same of others."""
    first, *others = values
    return [first, *(pytest.param(value, marks=pytest.mark.slow) for value in others)]


def _failure(test: Test, case: dict[str, Any], fixtures: dict[str, Any]) -> str:
    """Return the failing case, place and reason; nothing if the test passes."""
    try:
        test(**case, **fixtures)
    except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - whatever fails is told beside the others
        frames = inspect.getinnerframes(error.__traceback__)
        line = next((f" in line {frame.lineno}" for frame in frames if frame.function == test.__name__), "")
        named = ", ".join(f"{name}={value!r}"[:SHOWN] for name, value in case.items())
        return f"{named}: {type(error).__name__}{line}: {error}"
    return ""
