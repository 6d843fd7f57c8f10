"""Values of parameters in words, for sentences and tables that people read."""

from llmbudget.parameters.record import AnyRecord, Choice, Scalar, plain_number


def in_words(value: Scalar) -> str:
    """Return a value, as a plan file holds it, in words."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "on" if value else "off"
    return plain_number(value) if isinstance(value, int | float) else str(value)


def value_in_words(record: AnyRecord, value: Scalar) -> str:
    """Return a value of a parameter in words; of a choice what people read for it."""
    return record.word(str(value)) if isinstance(record, Choice) else in_words(record.written(value))
