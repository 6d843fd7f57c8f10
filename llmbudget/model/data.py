"""Data."""

from llmbudget.model.numbers import ratio, sum_rows
from llmbudget.model.quantity import Value, cost_line, quantity


@cost_line("data", "Acquisition", account="6200", phase="data")
def acquisition_cost(dataset_acquisition_price: Value) -> Value:
    """Licences and scraping."""
    return sum_rows(dataset_acquisition_price)


@quantity("USD", "Generation of each dataset")
def dataset_generation_cost(dataset_tokens: Value, dataset_generation_price: Value, mega: Value) -> Value:
    """Output of a teacher model, by the million tokens."""
    return dataset_tokens / mega * dataset_generation_price


@cost_line("data", "Synthetic generation", account="6210", phase="data")
def generation_cost(dataset_generation_cost: Value) -> Value:
    """Data that a model writes."""
    return sum_rows(dataset_generation_cost)


@quantity("USD", "Annotation of each dataset")
def dataset_annotation_cost(
    dataset_n_examples: Value, dataset_annotation_price: Value, annotation_rework_rate: Value
) -> Value:
    """Examples kept, and those rejected and done again."""
    return dataset_n_examples * dataset_annotation_price * (1 + annotation_rework_rate)


@cost_line("data", "Human annotation", account="6220", phase="data")
def annotation_cost(dataset_annotation_cost: Value) -> Value:
    """Examples that people write, compare or check."""
    return sum_rows(dataset_annotation_cost)


@quantity("USD", "Processing of each dataset")
def dataset_processing_cost(dataset_tokens: Value, dataset_processing_price: Value, mega: Value) -> Value:
    """Cleaning, filtering and deduplication, by the million tokens kept."""
    return dataset_tokens / mega * dataset_processing_price


@cost_line("data", "Processing", account="6230", phase="data")
def processing_cost(dataset_processing_cost: Value) -> Value:
    """Cleaning, filtering and deduplication."""
    return sum_rows(dataset_processing_cost)


@quantity("GB", "Size of each dataset")
def dataset_gigabytes(dataset_tokens: Value, dataset_bytes_per_token: Value, giga: Value) -> Value:
    """All stored copies together."""
    return dataset_tokens * dataset_bytes_per_token / giga


@quantity("months", "Months of data storage")
def storage_months(storage_first_month: Value, storage_last_month: Value) -> Value:
    """From the first data to the end of the budget."""
    return storage_last_month - storage_first_month + 1


@cost_line("data", "Data storage", account="6240", phase="storage", paid_by_credits=True)
def data_storage_cost(dataset_gigabytes: Value, storage_price: Value, storage_months: Value) -> Value:
    """Object storage of the datasets, to the end of the budget."""
    return sum_rows(dataset_gigabytes) * storage_price * storage_months


@quantity("tokens", "Unique tokens")
def unique_tokens(dataset_tokens: Value) -> Value:
    """Tokens of all datasets together."""
    return sum_rows(dataset_tokens)


@quantity("epochs", "Passes over the data")
def data_repeats(tokens: Value, unique_tokens: Value) -> Value:
    """How often the main run sees each token; 0 when no dataset tells its tokens."""
    return ratio(tokens, unique_tokens)
