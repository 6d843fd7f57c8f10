"""Open datasets."""

from typing import Annotated, ClassVar

import numpy as np

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import adjusts
from llmbudget.quantities.numbers import ratio, sum_rows
from llmbudget.quantities.quantity import Value, cost_line, quantity
from llmbudget.strategies.strategy import MEDIUM, OTHER_WORK, Strategy

TITLE = "Open datasets"


class OpenDatasets(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "open_datasets"
    title: ClassVar[str] = TITLE
    help: ClassVar[str] = "Replace bought, licensed and scraped data with data that anyone may use."
    adjusts: ClassVar[str] = "acquisition, licenses and collection of data; adds legal review and cleaning"
    evidence: ClassVar[str] = (
        "Dolma (3 trillion tokens, ODC-BY), FineWeb (15 trillion) and Common Corpus (over 2 trillion, "
        "permissively licensed) are free. An audit of 1,858 datasets found no stated license for over 70% of "
        "them. Legal review therefore stays in the budget."
    )
    source: ClassVar[str] = "dolma"
    risk: ClassVar[str] = MEDIUM
    work: ClassVar[str] = OTHER_WORK

    replaced_share: Annotated[
        float,
        Number(
            "Data replaced by open data",
            "share",
            at_least=0,
            at_most=1,
            low=0.5,
            high=0.9,
            help="As a share of bought, licensed and scraped data. Data for special fields is seldom open.",
        ),
    ] = 0.7
    legal_review_price: Annotated[
        float,
        Number(
            "Legal review",
            "USD",
            at_least=0,
            at_most=1e10,
            low=8_000,
            high=30_000,
            help="Review of open data licenses: 40 hours at 375 USD.",
        ),
    ] = 15_000
    cleaning_price: Annotated[
        float,
        Number(
            "Cleaning of open data",
            "USD/M tokens",
            at_least=0,
            at_most=10_000,
            low=0.004,
            high=0.03,
            help="Per million replacement tokens, on top of the plan's own cleaning.",
        ),
    ] = 0.01


@quantity(
    "tokens",
    "Tokens of priced datasets",
    help="Tokens of bought, licensed or scraped datasets, which open data may replace.",
)
def priced_tokens(
    dataset_tokens: Value, dataset_acquisition_price: Value, dataset_licence_price: Value,
    dataset_collection_price: Value,
) -> Value:  # fmt: skip
    price = dataset_acquisition_price + dataset_licence_price + dataset_collection_price
    return sum_rows((price > 0) * dataset_tokens)


@adjusts("open_datasets", help="Cost of data still bought.")
def acquisition_cost(acquisition_cost: Value, open_datasets_replaced_share: Value) -> Value:
    return acquisition_cost * (1 - open_datasets_replaced_share)


@adjusts("open_datasets", help="Cost of data still licensed.")
def licence_cost(licence_cost: Value, open_datasets_replaced_share: Value) -> Value:
    return licence_cost * (1 - open_datasets_replaced_share)


@adjusts("open_datasets", help="Cost of data still collected.")
def collection_cost(collection_cost: Value, open_datasets_replaced_share: Value) -> Value:
    return collection_cost * (1 - open_datasets_replaced_share)


@adjusts(
    "open_datasets",
    help="Includes cleaning of open data: one token for each token replaced, after earlier strategies.",
)
def cleaning_cost(
    cleaning_cost: Value, priced_tokens: Value, acquisition_cost_before: Value, licence_cost_before: Value,
    collection_cost_before: Value, acquisition_cost_before_strategies: Value, licence_cost_before_strategies: Value,
    collection_cost_before_strategies: Value, open_datasets_replaced_share: Value, open_datasets_cleaning_price: Value,
    mega: Value,
) -> Value:  # fmt: skip
    remaining = acquisition_cost_before + licence_cost_before + collection_cost_before
    planned = acquisition_cost_before_strategies + licence_cost_before_strategies + collection_cost_before_strategies
    replaced = priced_tokens * ratio(remaining, planned) * open_datasets_replaced_share
    return cleaning_cost + replaced / mega * open_datasets_cleaning_price


@cost_line(
    "data",
    "Legal review of open data",
    account="6252",
    phase="data",
    help="Many open datasets state no license, or a wrong one.",
)
def legal_review_cost(open_datasets_use: Value, open_datasets_legal_review_price: Value) -> Value:
    return np.where(open_datasets_use > 0, open_datasets_legal_review_price, 0)
