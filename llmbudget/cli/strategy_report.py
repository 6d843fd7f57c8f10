"""Effects of saving strategies on a budget, as plain text for a terminal."""

from collections.abc import Iterator
from itertools import groupby

from llmbudget.analysis.ledger import COST, NET, before, effects, ledger, without_effect
from llmbudget.analysis.recommend import recommend
from llmbudget.analysis.strategy_cases import in_use
from llmbudget.model.evaluation import Evaluation
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import WORK_TITLES


def strategy_report(
    budget: Evaluation, *, deadline: float | None = None, risk: str = "medium", other_work: bool = False
) -> str:
    """Return the ledger of the strategies in use, the effects of the others, and the set that saves most.

    Strategies that train the same for less and strategies that train something else are listed separately.

    Raises:
        PlanError: see `recommend`.
    """
    parts = (_used(budget), _unused(budget), _recommended(budget, deadline, risk, other_work=other_work))
    return "\n\n".join("\n".join(part) for part in parts)


def _used(budget: Evaluation) -> Iterator[str]:
    heads = ("alone", "in sequence", "elsewhere", "net")
    yield f"{'In use, each on top of those before it (USD)':<46}" + "".join(f"{head:>14}" for head in heads)
    yield f"{'Total cost without strategies':<46}{'':>14}{before(budget.plan):>14,.0f}"
    rows = ledger(budget.plan).to_dict("index").items()
    for work, group in groupby(rows, key=lambda item: item[1]["work"]):
        yield f"  {WORK_TITLES[work]}"
        for name, row in group:
            amounts = (row["alone"], row["in_sequence"], row["elsewhere"], row["net_in_sequence"])
            yield f"    {row['label']:<42}" + "".join(f"{amount:>14,.0f}" for amount in amounts)
            kind = strategies()[str(name)]
            said = [kind.reach(budget.values), kind.remark(budget.values)]
            yield from (f"      {sentence}" for sentence in filter(None, said) if any(said))
            if row["no_effect"] and not any(said):
                yield f"      {row['no_effect']}"
    yield f"{'Total cost':<46}{'':>14}{budget[COST]:>14,.0f}"
    yield f"{'Cost after credits and contributions (net)':<46}{'':>42}{budget[NET]:>14,.0f}"


def _unused(budget: Evaluation) -> Iterator[str]:
    yield "Not in use"
    used = in_use(budget.plan)
    off = {name: effect for name, effect in effects(budget.plan).items() if name not in used}
    silent = without_effect(budget, [name for name, effect in off.items() if not (effect.saving or effect.net_saving)])
    for work, group in groupby(off.items(), key=lambda item: strategies()[item[0]].work):
        yield f"  {WORK_TITLES[work]}"
        for name, effect in group:
            words = effect.refusal or _words(effect.saving, effect.net_saving)
            why = f". {silent[name]}" if name in silent and not effect.refusal else ""
            yield f"    {strategies()[name].title} ({name}): {words}{why}"


def _words(saving: float, net: float) -> str:
    """Return the effect of a switch, and its effect after credits and contributions if that differs."""
    after = "" if abs(saving - net) < 1 else f"; after credits and contributions, {_would(net)}"
    return f"would {_would(saving)}{after}"


def _would(saving: float) -> str:
    if abs(saving) < 1:
        return "change no cost"
    return f"save {saving:,.0f} USD" if saving > 0 else f"cost {-saving:,.0f} USD more"


def _recommended(budget: Evaluation, deadline: float | None, risk: str, *, other_work: bool) -> Iterator[str]:
    recommended = recommend(budget, deadline=deadline, risk=risk, other_work=other_work)
    title = "Saves most, other work included" if other_work else "Recommended: saves most and trains the same"
    yield f"{title}; highest risk: {risk} (USD after credits and contributions)"
    for place, (name, saving) in enumerate(recommended.savings.items(), start=1):
        yield f"  {place:>2}. {strategies()[name].title:<40}{saving:>16,.0f}"
    yield f"  {'Cost after credits and contributions':<44}{recommended.budget[NET]:>16,.0f}"
    yield from (f"  without {strategies()[name].title}: {why}" for name, why in recommended.left_out.items())
    if not other_work:
        yield "  --other-work also allows strategies that train something else."
