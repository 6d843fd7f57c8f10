"""Compute."""

from llmbudget.quantities.quantity import Value, cost_line, quantity

TITLE = "Compute"


@cost_line(
    "compute",
    "Experiments",
    account="6110",
    phase="training",
    paid_by_credits=True,
    help="Rented hours of trial and failed runs.",
)
def experiment_cost(
    experiment_hours: Value, rented_share: Value, blended_price: Value, training_rent_factor: Value
) -> Value:
    return experiment_hours * rented_share * blended_price * training_rent_factor


@cost_line(
    "compute",
    "Main training run",
    account="6100",
    phase="training",
    paid_by_credits=True,
    help="Rented hours of the main run.",
)
def training_cost(
    training_hours: Value, rented_share: Value, blended_price: Value, training_rent_factor: Value
) -> Value:
    return training_hours * rented_share * blended_price * training_rent_factor


@cost_line(
    "compute",
    "Other sizes of the family",
    account="6115",
    phase="training",
    paid_by_credits=True,
    help="Rented hours of the family's other models.",
)
def sibling_cost(sibling_hours: Value, rented_share: Value, blended_price: Value, training_rent_factor: Value) -> Value:
    return sibling_hours * rented_share * blended_price * training_rent_factor


@cost_line(
    "compute",
    "Post-training",
    account="6120",
    phase="evaluation",
    paid_by_credits=True,
    help="Rented hours of preference tuning and reinforcement learning.",
)
def post_training_cost(
    post_training_hours: Value, rented_share: Value, blended_price: Value, evaluation_rent_factor: Value
) -> Value:
    return post_training_hours * rented_share * blended_price * evaluation_rent_factor


@cost_line(
    "compute",
    "Evaluation",
    account="6130",
    phase="evaluation",
    paid_by_credits=True,
    help="Rented hours of benchmarks and safety tests.",
)
def evaluation_cost(
    evaluation_hours: Value, rented_share: Value, blended_price: Value, evaluation_rent_factor: Value
) -> Value:
    return evaluation_hours * rented_share * blended_price * evaluation_rent_factor


@quantity(
    "GB",
    "Size of all checkpoints",
    help="Each checkpoint holds the trained weights and the optimizer state, but no gradients.",
)
def checkpoint_gigabytes(
    n_checkpoints: Value, parameters_total: Value, trained_share: Value, checkpoint_bytes: Value, giga: Value
) -> Value:
    return n_checkpoints * parameters_total * trained_share * checkpoint_bytes / giga


@quantity("months", "Months of checkpoints", help="From the start of training to the end of the budget.")
def checkpoint_months(checkpoint_first_month: Value, checkpoint_last_month: Value) -> Value:
    return checkpoint_last_month - checkpoint_first_month + 1


@cost_line(
    "compute",
    "Checkpoint storage",
    account="6140",
    phase="checkpoint",
    paid_by_credits=True,
    help="Object storage of the checkpoints.",
)
def checkpoint_storage_cost(checkpoint_gigabytes: Value, storage_price: Value, checkpoint_months: Value) -> Value:
    return checkpoint_gigabytes * storage_price * checkpoint_months


@cost_line(
    "compute",
    "Data moved out",
    account="6150",
    phase="evaluation",
    paid_by_credits=True,
    help="Weights and data that leave the provider's network.",
)
def egress_cost(egress_gigabytes: Value, egress_price: Value) -> Value:
    return egress_gigabytes * egress_price
