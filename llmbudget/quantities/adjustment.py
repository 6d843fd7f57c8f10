"""Adjustments: how a saving strategy changes a quantity or a parameter, as steps of their own behind its switch.

The value before all strategies is named ``<name>_before_strategies``; each step is named ``<name>_with_<strategy>``.
The last step keeps the name itself, so that all users of the quantity get the result. A strategy may also read
``<name>_before_strategies`` of a quantity that no strategy adjusts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import ModuleType
from typing import Any, ClassVar, Protocol, TypeVar

from llmbudget.quantities.numbers import switched
from llmbudget.quantities.quantity import Function, Quantity, Value, arguments, carry, records_of

BEFORE = "_before_strategies"
RECEIVED = "_before"
"""Suffix of the value that a strategy receives, for another quantity that it adjusts too."""

ON_MAIN = "_on_main"
"""Suffix of the quantity that is 1 while a strategy acts on the main run, for strategies that act on rows too."""

GROUP = "Inputs after strategies"


@dataclass(frozen=True)
class Adjustment:
    """The change that one strategy, or a switch of the plan, makes to one quantity or parameter.

    Attributes:
        strategy: id; its switch is the parameter ``<id>_use``. Or the parameter that is the switch itself.
        target: the quantity or parameter that is adjusted.
        function: called with the values of ``needs``; returns the new value of the target.
        needs: names of quantities and parameters; the target's own name stands for the value received.
        when_off: apply the change when the strategy is switched off, to values that count only with it.
        rows: the change is of rows, or of rows and the main run; the function decides about each.
        of_plan: a switch of the plan makes the change, after all strategies.
    """

    strategy: str
    target: str
    function: Function
    needs: tuple[str, ...]
    help: str
    when_off: bool = False
    rows: bool = False
    of_plan: bool = False


class HasId(Protocol):
    """The part of a strategy's class that this file reads."""

    id: ClassVar[str]


Kind = TypeVar("Kind", bound=HasId)


def adjusts(strategy: str, *, help: str, rows: bool = False) -> Callable[[Function], Function]:  # noqa: A002 - as in records
    """Make a function the adjustment of the quantity or parameter of the same name.

    Args:
        strategy: id.
        help: a sentence.
        rows: see `Adjustment`. Other changes wait for the strategy to act on the main run.
    """

    def mark(function: Function) -> Function:
        needs = arguments(function)
        carry(function, Adjustment(strategy, function.__name__, function, needs, help, rows=rows))
        return function

    return mark


def replans(switch: str, *, help: str) -> Callable[[Function], Function]:  # noqa: A002 - as in records
    """Make a function the change that a switch of the plan makes to the parameter of the same name.

    Args:
        switch: the parameter that switches the change.
        help: a sentence.
    """

    def mark(function: Function) -> Function:
        needs = arguments(function)
        carry(function, Adjustment(switch, function.__name__, function, needs, help, of_plan=True))
        return function

    return mark


def replaces(targets: Mapping[str, str]) -> Callable[[type[Kind]], type[Kind]]:
    """Replace parameters of the plan by the strategy's own parameters of the same name.

    Args:
        targets: the help of each parameter, a sentence.
    """
    return _each(targets, lambda strategy, target: (_replaced, (f"{strategy}_{target}",)))


def clears(targets: Mapping[str, str], *, when_off: bool = False) -> Callable[[type[Kind]], type[Kind]]:
    """Set quantities or parameters to 0.

    Args:
        targets: the help of each quantity or parameter, a sentence.
        when_off: set them to 0 when the strategy is switched off, because they count only with it.
    """
    return _each(targets, lambda _, target: (_cleared, (target,)), when_off=when_off)


def scales(share: str, targets: Mapping[str, str]) -> Callable[[type[Kind]], type[Kind]]:
    """Multiply several quantities or parameters by the same share.

    Args:
        share: the parameter or quantity that holds the share.
        targets: the help of each quantity or parameter, a sentence.
    """
    return _each(targets, lambda _, target: (_scaled, (target, share)))


def _each(
    targets: Mapping[str, str],
    change: Callable[[str, str], tuple[Function, tuple[str, ...]]],
    *,
    when_off: bool = False,
) -> Callable[[type[Kind]], type[Kind]]:
    """Attach an adjustment of each target to the class of a strategy."""

    def mark(kind: type[Kind]) -> type[Kind]:
        adjustments = (
            Adjustment(kind.id, target, *change(kind.id, target), help_, when_off) for target, help_ in targets.items()
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
    """Return the adjustments that the classes and functions of the strategies' modules carry."""
    return tuple(record for module in modules for record in records_of(module) if isinstance(record, Adjustment))


def with_strategies(
    quantities: Mapping[str, Quantity],
    adjustments: Sequence[Adjustment],
    describe: Callable[[str], tuple[str, str]],
) -> dict[str, Quantity]:
    """Return the quantities with the steps of all strategies inserted.

    Args:
        quantities: the base model.
        adjustments: in the order of application.
        describe: label and unit of a parameter.
    """
    chains: dict[str, list[Adjustment]] = {}
    for adjustment in adjustments:
        chains.setdefault(adjustment.target, []).append(adjustment)
    steps = {
        target: list(_steps(quantities, chain, chains, quantities.get(target) or _input(target, describe)))
        for target, chain in chains.items()
    }
    adjusted = {step.name: step for target, chain in steps.items() if target not in quantities for step in chain}
    for name, quantity in quantities.items():
        if name in steps:
            adjusted[f"{name}{BEFORE}"] = replace(
                quantity, name=f"{name}{BEFORE}", label=f"{quantity.label}, before strategies"
            )
            adjusted |= {step.name: step for step in steps[name]}
        else:
            adjusted[name] = quantity
    return adjusted


def _input(target: str, describe: Callable[[str], tuple[str, str]]) -> Quantity:
    label, unit = describe(target)
    return Quantity(target, _step, (), label, unit, GROUP, "")


def _steps(
    quantities: Mapping[str, Quantity],
    chain: list[Adjustment],
    chains: Mapping[str, list[Adjustment]],
    base: Quantity,
) -> Iterable[Quantity]:
    for adjustment in chain:
        target = adjustment.target
        name = _after(adjustment.strategy, chain)
        needs = [_resolved(need, adjustment, chains) for need in adjustment.needs]
        words = adjustment.strategy.replace("_", " ")
        label = base.label if name == target else f"{base.label}, with {words}"
        yield replace(
            base,
            name=name,
            function=partial(_step_when_off if adjustment.when_off else _step, adjustment.function),
            needs=(_switch(adjustment, quantities), _received(adjustment.strategy, chain), *needs),
            label=label,
            help=f"With {words}: {adjustment.help[0].lower()}{adjustment.help[1:]}",
        )


def _switch(adjustment: Adjustment, quantities: Mapping[str, Quantity]) -> str:
    """Return what switches a change: the strategy, or its reach to the main run if it acts on rows too."""
    if adjustment.of_plan:
        return adjustment.strategy
    on_main = f"{adjustment.strategy}{ON_MAIN}"
    return on_main if on_main in quantities and not adjustment.rows else f"{adjustment.strategy}_use"


def _step(function: Function, use: Value, received: Value, *needs: Any) -> Value:  # noqa: ANN401 - values of any parameter
    return switched(use, lambda: function(*needs), lambda: received)


def _step_when_off(function: Function, use: Value, received: Value, *needs: Any) -> Value:  # noqa: ANN401 - as above
    return switched(use, lambda: received, lambda: function(*needs))


def _after(strategy: str, chain: list[Adjustment]) -> str:
    """Return the name of a target after a strategy."""
    target = chain[0].target
    return target if chain[-1].strategy == strategy else f"{target}_with_{strategy}"


def _received(strategy: str, chain: list[Adjustment]) -> str:
    """Return the name of a target before a strategy."""
    place = [adjustment.strategy for adjustment in chain].index(strategy)
    return _after(chain[place - 1].strategy, chain) if place else f"{chain[0].target}{BEFORE}"


def _resolved(need: str, adjustment: Adjustment, chains: Mapping[str, list[Adjustment]]) -> str:
    """Return the quantity or parameter that an argument of an adjustment stands for."""
    strategy = adjustment.strategy
    own = {target for target, chain in chains.items() if strategy in {step.strategy for step in chain}}
    if need == adjustment.target:
        return _received(strategy, chains[need])
    if need in own:
        return _after(strategy, chains[need])
    if need.removesuffix(RECEIVED) in own:
        return _received(strategy, chains[need.removesuffix(RECEIVED)])
    return need if need.removesuffix(BEFORE) in chains else need.removesuffix(BEFORE)
