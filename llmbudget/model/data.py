"""Data."""

from llmbudget.quantities.numbers import ratio, sum_rows
from llmbudget.quantities.quantity import Value, cost_line, quantity

TITLE = "Data"


@quantity(
    "tokens",
    "Raw tokens of each dataset",
    help="Tokens to collect or generate so that the wanted tokens remain after cleaning.",
)
def dataset_raw_tokens(dataset_tokens: Value, dataset_kept_share: Value) -> Value:
    return ratio(dataset_tokens, dataset_kept_share)


@cost_line("data", "Acquisition", account="6200", phase="data", help="Purchases, one-off licenses and legal review.")
def acquisition_cost(dataset_acquisition_price: Value) -> Value:
    return sum_rows(dataset_acquisition_price)


@quantity("months", "Months of data storage", help="From the first data to the end of the budget.")
def storage_months(storage_first_month: Value, storage_last_month: Value) -> Value:
    return storage_last_month - storage_first_month + 1


@cost_line("data", "Licenses", account="6205", phase="storage", help="Paid yearly while the data is kept.")
def licence_cost(dataset_licence_price: Value, storage_months: Value, months_per_year: Value) -> Value:
    return sum_rows(dataset_licence_price) / months_per_year * storage_months


@quantity("USD", "Collection of each dataset", help="Raw tokens × price per million.")
def dataset_collection_cost(dataset_raw_tokens: Value, dataset_collection_price: Value, mega: Value) -> Value:
    return dataset_raw_tokens / mega * dataset_collection_price


@cost_line(
    "data",
    "Scraping and collection",
    account="6208",
    phase="data",
    help="Data collected from the web and other sources.",
)
def collection_cost(dataset_collection_cost: Value) -> Value:
    return sum_rows(dataset_collection_cost)


@quantity("USD", "Generation of each dataset", help="Output of a teacher model: raw tokens × price per million.")
def dataset_generation_cost(dataset_raw_tokens: Value, dataset_generation_price: Value, mega: Value) -> Value:
    return dataset_raw_tokens / mega * dataset_generation_price


@cost_line(
    "data", "Synthetic data from APIs", account="6210", phase="data", help="Data written by another company's model."
)
def generation_cost(dataset_generation_cost: Value) -> Value:
    return sum_rows(dataset_generation_cost)


@quantity(
    "FLOP", "FLOPs of generating each dataset", help="One forward pass of your own teacher model for each token: 2 N."
)
def dataset_generated_flops(
    dataset_raw_tokens: Value, dataset_teacher_parameters: Value, flops_per_weight: Value
) -> Value:
    return dataset_raw_tokens * dataset_teacher_parameters * flops_per_weight


@cost_line(
    "data",
    "Synthetic data from own models",
    account="6215",
    phase="data",
    paid_by_credits=True,
    help="Rented hours in which your own teacher models write data.",
)
def own_generation_cost(
    generation_hours: Value, rented_share: Value, blended_price: Value, data_rent_factor: Value
) -> Value:
    return generation_hours * rented_share * blended_price * data_rent_factor


@quantity(
    "USD", "Price of one annotated example", help="Minutes × wage, plus any price per example that a vendor charges."
)
def dataset_example_price(
    dataset_annotation_price: Value, dataset_annotation_minutes: Value, dataset_annotation_wage: Value,
    minutes_per_hour: Value,
) -> Value:  # fmt: skip
    return dataset_annotation_price + dataset_annotation_minutes / minutes_per_hour * dataset_annotation_wage


@quantity("USD", "Annotation of each dataset", help="Examples kept, plus those rejected and redone.")
def dataset_annotation_cost(
    dataset_n_examples: Value, dataset_example_price: Value, annotation_rework_rate: Value
) -> Value:
    return dataset_n_examples * dataset_example_price * (1 + annotation_rework_rate)


@cost_line(
    "data", "Human annotation", account="6220", phase="data", help="Examples that people write, compare or check."
)
def annotation_cost(dataset_annotation_cost: Value) -> Value:
    return sum_rows(dataset_annotation_cost)


@quantity(
    "USD", "Cleaning of each dataset", help="Extraction, filtering and preprocessing: raw tokens × price per million."
)
def dataset_cleaning_cost(dataset_raw_tokens: Value, dataset_cleaning_price: Value, mega: Value) -> Value:
    return dataset_raw_tokens / mega * dataset_cleaning_price


@cost_line("data", "Cleaning and preprocessing", account="6230", phase="data", help="All datasets together.")
def cleaning_cost(dataset_cleaning_cost: Value) -> Value:
    return sum_rows(dataset_cleaning_cost)


@quantity("USD", "Deduplication of each dataset", help="Raw tokens × price per million.")
def dataset_deduplication_cost(dataset_raw_tokens: Value, dataset_deduplication_price: Value, mega: Value) -> Value:
    return dataset_raw_tokens / mega * dataset_deduplication_price


@cost_line("data", "Deduplication", account="6235", phase="data", help="All datasets together.")
def deduplication_cost(dataset_deduplication_cost: Value) -> Value:
    return sum_rows(dataset_deduplication_cost)


@quantity("GB", "Size of each dataset", help="All stored copies together.")
def dataset_gigabytes(dataset_tokens: Value, dataset_bytes_per_token: Value, giga: Value) -> Value:
    return dataset_tokens * dataset_bytes_per_token / giga


@cost_line(
    "data",
    "Data storage",
    account="6240",
    phase="storage",
    paid_by_credits=True,
    help="Object storage of the datasets to the end of the budget.",
)
def data_storage_cost(dataset_gigabytes: Value, storage_price: Value, storage_months: Value) -> Value:
    return sum_rows(dataset_gigabytes) * storage_price * storage_months


@quantity("USD", "Cost of each dataset", help="Excludes storage and the hours of your own teacher models.")
def dataset_cost(
    dataset_acquisition_price: Value, dataset_collection_cost: Value, dataset_generation_cost: Value,
    dataset_annotation_cost: Value, dataset_cleaning_cost: Value, dataset_deduplication_cost: Value,
    dataset_licence_price: Value, months_per_year: Value, storage_months: Value,
) -> Value:  # fmt: skip
    sources = dataset_acquisition_price + dataset_collection_cost + dataset_generation_cost + dataset_annotation_cost
    license_cost = dataset_licence_price / months_per_year * storage_months
    return sources + dataset_cleaning_cost + dataset_deduplication_cost + license_cost


@quantity("tokens", "Unique tokens", help="Tokens of all datasets together.")
def unique_tokens(dataset_tokens: Value) -> Value:
    return sum_rows(dataset_tokens)


@quantity("epochs", "Passes over the data", help="How often the main run sees each token. 0 if no dataset has tokens.")
def data_repeats(tokens: Value, unique_tokens: Value) -> Value:
    return ratio(tokens, unique_tokens)
