"""Compute."""

from llmbudget.quantities.quantity import Value, cost_line, quantity


@cost_line("compute", "Experiments", account="6110", phase="training", paid_by_credits=True)
def experiment_cost(experiment_hours: Value, rented_share: Value, blended_price: Value) -> Value:
    """Rented hours of trial and failed runs."""
    return experiment_hours * rented_share * blended_price


@cost_line("compute", "Main training run", account="6100", phase="training", paid_by_credits=True)
def training_cost(training_hours: Value, rented_share: Value, blended_price: Value) -> Value:
    """Rented hours of the main run."""
    return training_hours * rented_share * blended_price


@cost_line("compute", "Other sizes of the family", account="6115", phase="training", paid_by_credits=True)
def sibling_cost(sibling_hours: Value, rented_share: Value, blended_price: Value) -> Value:
    """Rented hours of the family's other models."""
    return sibling_hours * rented_share * blended_price


@cost_line("compute", "Post-training", account="6120", phase="evaluation", paid_by_credits=True)
def post_training_cost(post_training_hours: Value, rented_share: Value, blended_price: Value) -> Value:
    """Rented hours of preference tuning and reinforcement learning."""
    return post_training_hours * rented_share * blended_price


@cost_line("compute", "Evaluation", account="6130", phase="evaluation", paid_by_credits=True)
def evaluation_cost(evaluation_hours: Value, rented_share: Value, blended_price: Value) -> Value:
    """Rented hours of benchmarks and safety tests."""
    return evaluation_hours * rented_share * blended_price


@quantity("GB", "Size of all checkpoints")
def checkpoint_gigabytes(
    n_checkpoints: Value, parameters_total: Value, trained_share: Value, checkpoint_bytes: Value, giga: Value
) -> Value:
    """Each checkpoint holds the weights that are trained and the optimiser's state, but no gradients."""
    return n_checkpoints * parameters_total * trained_share * checkpoint_bytes / giga


@quantity("months", "Months of checkpoints")
def checkpoint_months(checkpoint_first_month: Value, checkpoint_last_month: Value) -> Value:
    """From the start of training to the end of the budget."""
    return checkpoint_last_month - checkpoint_first_month + 1


@cost_line("compute", "Checkpoint storage", account="6140", phase="checkpoint", paid_by_credits=True)
def checkpoint_storage_cost(checkpoint_gigabytes: Value, storage_price: Value, checkpoint_months: Value) -> Value:
    """Object storage of the checkpoints."""
    return checkpoint_gigabytes * storage_price * checkpoint_months


@cost_line("compute", "Data moved out", account="6150", phase="evaluation", paid_by_credits=True)
def egress_cost(egress_gigabytes: Value, egress_price: Value) -> Value:
    """Weights and data that leave the provider's network."""
    return egress_gigabytes * egress_price
