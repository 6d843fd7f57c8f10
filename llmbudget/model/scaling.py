"""Scaling law: the loss that a model of this size reaches on these tokens, in full training from scratch.

L = E + A / N^a + B / D^b (Hoffmann et al. 2022). The coefficients come from a replication that published their errors
(Besiroglu et al. 2024). N is the active parameters, D the tokens.
"""

from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Scaling law"


@quantity(
    "nats/token",
    "Expected loss",
    help="Loss that the scaling law expects on web text. Compares sizes and tokens, not data or tasks.",
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
    help="G = (a A / b B)^(1 / (a + b)). A higher value means a larger optimal model for the same compute.",
)
def scaling_balance(
    loss_of_parameters: Value, loss_parameters_exponent: Value, loss_of_tokens: Value, loss_tokens_exponent: Value
) -> Value:
    weight = loss_parameters_exponent * loss_of_parameters / (loss_tokens_exponent * loss_of_tokens)
    return weight ** (1 / (loss_parameters_exponent + loss_tokens_exponent))


@quantity(
    "tokens",
    "Compute-optimal tokens",
    help="Tokens at which this size makes the best use of compute: D = (N / G)^(a / b) / G, about twenty "
    "per parameter.",
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
