"""Adjustments: how a saving strategy changes a quantity or a parameter, as steps of their own behind its switch.

What stood there before all strategies goes on as ``<name>_before_strategies``; each step as
``<name>_with_<strategy>``; the last step has the name itself, so that whoever needs it gets what is left of it.
A strategy may ask for ``<name>_before_strategies`` also of what none adjusts.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import ModuleType
from typing import Any, ClassVar, Protocol, TypeVar

from llmbudget.quantities.numbers import switched
from llmbudget.quantities.quantity import Function, Quantity, Value, carry, records_of

BEFORE = "_before_strategies"
RECEIVED = "_before"
"""Ends an argument of a strategy that is what it finds of something else that it adjusts too."""

GROUP = "Inputs after strategies"


@dataclass(frozen=True)
class Adjustment:
    """What one strategy makes of one quantity or parameter.

    Attributes:
        strategy: id; its switch is the parameter ``<id>_use``.
        target: the quantity or parameter that is adjusted.
        function: called with the values of ``needs``; returns what stands in the target's place.
        needs: names of quantities and parameters; the target's own stands for what the strategy finds there.
        when_off: it is made when the strategy is switched off, of what counts only with it.
    """

    strategy: str
    target: str
    function: Function
    needs: tuple[str, ...]
    help: str
    when_off: bool = False


class HasId(Protocol):
    """What is known here of the class of a strategy."""

    id: ClassVar[str]


Kind = TypeVar("Kind", bound=HasId)


def adjusts(strategy: str, *, help: str) -> Callable[[Function], Function]:  # noqa: A002 - as in records
    """Make a function the adjustment of the quantity or parameter whose name it has; the help is a sentence."""

    def mark(function: Function) -> Function:
        needs = tuple(inspect.signature(function).parameters)
        carry(function, Adjustment(strategy, function.__name__, function, needs, help))
        return function

    return mark


def replaces(targets: Mapping[str, str]) -> Callable[[type[Kind]], type[Kind]]:
    """Let a strategy's own parameters stand in the place of the parameters whose names they have.

    Args:
        targets: for each parameter its help, in a sentence.
    """
    return _each(targets, lambda strategy, target: (_replaced, (f"{strategy}_{target}",)))


def clears(targets: Mapping[str, str], *, when_off: bool = False) -> Callable[[type[Kind]], type[Kind]]:
    """Let a strategy leave nothing of quantities or parameters.

    Args:
        targets: for each quantity or parameter its help, in a sentence.
        when_off: they count only with the strategy: nothing is left of them when it is switched off.
    """
    return _each(targets, lambda _, target: (_cleared, (target,)), when_off=when_off)


def scales(share: str, targets: Mapping[str, str]) -> Callable[[type[Kind]], type[Kind]]:
    """Make a strategy leave the same share of several quantities or parameters.

    Args:
        share: the parameter or quantity that says how much is left.
        targets: for each quantity or parameter its help, in a sentence.
    """
    return _each(targets, lambda _, target: (_scaled, (target, share)))


def _each(
    targets: Mapping[str, str], made: Callable[[str, str], tuple[Function, tuple[str, ...]]], *, when_off: bool = False
) -> Callable[[type[Kind]], type[Kind]]:
    """Attach an adjustment of each target to the class of a strategy."""

    def mark(kind: type[Kind]) -> type[Kind]:
        adjustments = (
            Adjustment(kind.id, target, *made(kind.id, target), help_, when_off) for target, help_ in targets.items()
        )
        carry(kind, *adjustments)
        return kind

    return mark


def _scaled(received: Value, share: Value) -> Value:
    return received * share


def _replaced(own: Value) -> Value:
    return own


def _cleared(received: Value) -> Value:
    return received * 0


def adjustments_of(modules: Iterable[ModuleType]) -> tuple[Adjustment, ...]:
    """Return what strategies adjust: what the classes and functions of their modules carry."""
    return tuple(one for module in modules for one in records_of(module) if isinstance(one, Adjustment))


def with_strategies(
    quantities: Mapping[str, Quantity],
    made: Sequence[Adjustment],
    describe: Callable[[str], tuple[str, str]],
) -> dict[str, Quantity]:
    """Return the quantities with the steps of all strategies inserted.

    Args:
        quantities: the base model.
        made: the adjustments, in the order in which the strategies follow each other.
        describe: label and unit of a parameter.
    """
    chains: dict[str, list[Adjustment]] = {}
    for one in made:
        chains.setdefault(one.target, []).append(one)
    steps = {
        target: list(_steps(target, chain, chains, quantities.get(target) or _input(target, describe)))
        for target, chain in chains.items()
    }
    found = {step.name: step for target, chain in steps.items() if target not in quantities for step in chain}
    for name, quantity in quantities.items():
        if name in steps:
            found[f"{name}{BEFORE}"] = replace(
                quantity, name=f"{name}{BEFORE}", label=f"{quantity.label}, before strategies"
            )
            found |= {step.name: step for step in steps[name]}
        else:
            found[name] = quantity
    return found


def _input(target: str, describe: Callable[[str], tuple[str, str]]) -> Quantity:
    label, unit = describe(target)
    return Quantity(target, _step, (), label, unit, GROUP, "")


def _steps(
    target: str, chain: list[Adjustment], chains: Mapping[str, list[Adjustment]], base: Quantity
) -> Iterable[Quantity]:
    for one in chain:
        name = _after(one.strategy, chain)
        needs = [_resolved(need, one, chains) for need in one.needs]
        words = one.strategy.replace("_", " ")
        label = base.label if name == target else f"{base.label}, with {words}"
        yield replace(
            base,
            name=name,
            function=partial(_step_when_off if one.when_off else _step, one.function),
            needs=(f"{one.strategy}_use", _received(one.strategy, chain), *needs),
            label=label,
            help=f"{one.help.rstrip('.')}: {words}.",
        )


def _step(function: Function, use: Value, received: Value, *needs: Any) -> Value:  # noqa: ANN401 - values of any parameter
    return switched(use, lambda: function(*needs), lambda: received)


def _step_when_off(function: Function, use: Value, received: Value, *needs: Any) -> Value:  # noqa: ANN401 - as above
    return switched(use, lambda: received, lambda: function(*needs))


def _after(strategy: str, chain: list[Adjustment]) -> str:
    """Return the name of what a strategy leaves of a target."""
    target = chain[0].target
    return target if chain[-1].strategy == strategy else f"{target}_with_{strategy}"


def _received(strategy: str, chain: list[Adjustment]) -> str:
    """Return the name of what a strategy finds of a target."""
    place = [one.strategy for one in chain].index(strategy)
    return _after(chain[place - 1].strategy, chain) if place else f"{chain[0].target}{BEFORE}"


def _resolved(need: str, one: Adjustment, chains: Mapping[str, list[Adjustment]]) -> str:
    """Return the quantity or parameter that an argument of an adjustment stands for."""
    own = {target for target, chain in chains.items() if one.strategy in {other.strategy for other in chain}}
    if need == one.target:
        return _received(one.strategy, chains[need])
    if need in own:
        return _after(one.strategy, chains[need])
    if need.removesuffix(RECEIVED) in own:
        return _received(one.strategy, chains[need.removesuffix(RECEIVED)])
    return need if need.removesuffix(BEFORE) in chains else need.removesuffix(BEFORE)
