"""The former place of records of parameters: they stand in `llmbudget.parameters.record`."""

from llmbudget.parameters.record import (
    ASSUMPTION,
    AnyRecord,
    Choice,
    Day,
    Month,
    Number,
    Row,
    Scalar,
    Section,
    Switch,
    Text,
    plain_number,
)

__all__ = [
    "ASSUMPTION",
    "AnyRecord",
    "Choice",
    "Day",
    "Month",
    "Number",
    "Row",
    "Scalar",
    "Section",
    "Switch",
    "Text",
    "plain_number",
]
