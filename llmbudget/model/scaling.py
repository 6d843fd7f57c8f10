"""Scaling law: how good a model of this size on these tokens becomes, in full training from scratch.

L = E + A / N^a + B / D^b (Hoffmann et al. 2022), with the coefficients of a replication whose authors published them
with their errors (Besiroglu et al. 2024). N is the active parameters, D the tokens.
"""

from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Scaling law"


@quantity(
    "nats/token",
    "Expected loss",
    help="What the scaling law expects on web text; it compares sizes and tokens, not data or tasks.",
)
def expected_loss(
    parameters_active_in_use: Value, tokens: Value, loss_floor: Value, loss_of_parameters: Value,
    loss_parameters_exponent: Value, loss_of_tokens: Value, loss_tokens_exponent: Value,
) -> Value:  # fmt: skip
    of_size = ratio(loss_of_parameters, parameters_active_in_use**loss_parameters_exponent)
    return loss_floor + of_size + ratio(loss_of_tokens, tokens**loss_tokens_exponent)


@quantity(
    "1",
    "Balance of parameters and tokens",
    help="G = (a A / b B)^(1 / (a + b)): the more, the larger the best model of a given amount of computing.",
)
def scaling_balance(
    loss_of_parameters: Value, loss_parameters_exponent: Value, loss_of_tokens: Value, loss_tokens_exponent: Value
) -> Value:
    weight = loss_parameters_exponent * loss_of_parameters / (loss_tokens_exponent * loss_of_tokens)
    return weight ** (1 / (loss_parameters_exponent + loss_tokens_exponent))


@quantity(
    "tokens",
    "Compute-optimal tokens",
    help="With which this size is the best use of its computing: D = (N / G)^(a / b) / G, about twenty a parameter.",
)
def optimal_tokens(
    parameters_active_in_use: Value,
    scaling_balance: Value,
    loss_parameters_exponent: Value,
    loss_tokens_exponent: Value,
) -> Value:
    return (parameters_active_in_use / scaling_balance) ** (
        loss_parameters_exponent / loss_tokens_exponent
    ) / scaling_balance
