"""Compute."""

from llmbudget.model.quantity import Value, cost_line, quantity


@cost_line("compute", "Experiments", account="6110", phase="training", paid_by_credits=True)
def experiment_cost(experiment_hours: Value, blended_price: Value) -> Value:
    """Rented hours of trial and failed runs."""
    return experiment_hours * blended_price


@cost_line("compute", "Main training run", account="6100", phase="training", paid_by_credits=True)
def training_cost(training_hours: Value, blended_price: Value) -> Value:
    """Rented hours of the main run."""
    return training_hours * blended_price


@cost_line("compute", "Post-training", account="6120", phase="evaluation", paid_by_credits=True)
def post_training_cost(post_training_hours: Value, blended_price: Value) -> Value:
    """Rented hours of preference tuning and reinforcement learning."""
    return post_training_hours * blended_price


@cost_line("compute", "Evaluation", account="6130", phase="evaluation", paid_by_credits=True)
def evaluation_cost(evaluation_hours: Value, blended_price: Value) -> Value:
    """Rented hours of benchmarks and safety tests."""
    return evaluation_hours * blended_price


@quantity("GB", "Size of all checkpoints")
def checkpoint_gigabytes(n_checkpoints: Value, model_gigabytes: Value) -> Value:
    """Each checkpoint holds the weights and the training state."""
    return n_checkpoints * model_gigabytes


@quantity("months", "Months of storage")
def storage_months(storage_first_month: Value, storage_last_month: Value) -> Value:
    """From the first data to the end of the budget."""
    return storage_last_month - storage_first_month + 1


@cost_line("compute", "Checkpoint storage", account="6140", phase="storage", paid_by_credits=True)
def checkpoint_storage_cost(checkpoint_gigabytes: Value, storage_price: Value, storage_months: Value) -> Value:
    """Object storage of the checkpoints."""
    return checkpoint_gigabytes * storage_price * storage_months


@cost_line("compute", "Data moved out", account="6150", phase="evaluation", paid_by_credits=True)
def egress_cost(egress_gigabytes: Value, egress_price: Value) -> Value:
    """Weights and data that leave the provider's network."""
    return egress_gigabytes * egress_price
