"""Saving strategies, one per file: how each changes the plan, behind a switch. The base model never mentions one."""

import sys
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from pydantic import BaseModel, ConfigDict, Field

from llmbudget.quantities.adjustment import Adjustment, adjustments_of
from llmbudget.strategies.cloud_credits import CloudCredits
from llmbudget.strategies.deduplication import Deduplication
from llmbudget.strategies.distillation import Distillation
from llmbudget.strategies.distributed_training import DistributedTraining
from llmbudget.strategies.low_precision import LowPrecision
from llmbudget.strategies.open_datasets import OpenDatasets
from llmbudget.strategies.owning import Owning
from llmbudget.strategies.partner_contribution import PartnerContribution
from llmbudget.strategies.provider_choice import ProviderChoice
from llmbudget.strategies.reserved_capacity import ReservedCapacity
from llmbudget.strategies.spending_limits import SpendingLimits
from llmbudget.strategies.spot_pricing import SpotPricing
from llmbudget.strategies.strategy import Strategy
from llmbudget.strategies.synthetic_data import SyntheticData
from llmbudget.strategies.transfer_learning import TransferLearning


class Strategies(BaseModel):
    """The strategies of a plan, in the order in which they are applied and shown.

    The model comes first, then its data, its machines, the price of an hour, and who pays. Each starts from the result
    of the strategies before it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    transfer_learning: TransferLearning = Field(default_factory=TransferLearning)  # a factory reads the catalog later
    open_datasets: OpenDatasets = OpenDatasets()
    synthetic_data: SyntheticData = SyntheticData()
    deduplication: Deduplication = Deduplication()
    distillation: Distillation = Distillation()
    distributed_training: DistributedTraining = DistributedTraining()
    low_precision: LowPrecision = LowPrecision()
    provider_choice: ProviderChoice = Field(default_factory=ProviderChoice)
    owning: Owning = Owning()
    reserved_capacity: ReservedCapacity = ReservedCapacity()
    spot_pricing: SpotPricing = SpotPricing()
    partner_contribution: PartnerContribution = PartnerContribution()
    cloud_credits: CloudCredits = CloudCredits()
    spending_limits: SpendingLimits = SpendingLimits()

    def in_use(self) -> Iterator[Strategy]:
        """Yield the strategies that are switched on, in order."""
        yield from (strategy for name in type(self).model_fields if (strategy := getattr(self, name)).use)


@cache
def strategies() -> dict[str, type[Strategy]]:
    """Return every strategy by its id, in the order of application."""
    return {
        name: info.annotation for name, info in Strategies.model_fields.items() if isinstance(info.annotation, type)
    }


def strategy_modules() -> tuple[ModuleType, ...]:
    """Return the file of every strategy, in the order of application."""
    return tuple(sys.modules[kind.__module__] for kind in strategies().values())


@cache
def adjustments() -> tuple[Adjustment, ...]:
    """Return the adjustments of all strategies, in the order of application."""
    return adjustments_of(strategy_modules())
