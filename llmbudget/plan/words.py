"""Parameter values in words, for sentences and tables."""

from llmbudget.parameters.record import AnyRecord, Choice, Scalar, plain_number


def in_words(value: Scalar) -> str:
    """Return a value from a plan file in words."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "on" if value else "off"
    return plain_number(value) if isinstance(value, int | float) else str(value)


def value_in_words(record: AnyRecord, value: Scalar) -> str:
    """Return a parameter's value in words; for a choice, the label of the option."""
    return record.word(str(value)) if isinstance(record, Choice) else in_words(record.written(value))
