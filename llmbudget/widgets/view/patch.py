"""Changes between two states of the page, as a JSON merge patch (RFC 7396)."""

from typing import Any


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return the smallest dictionary that turns ``before`` into ``after`` when merged; None removes a key."""
    changes: dict[str, Any] = dict.fromkeys(before.keys() - after.keys())
    for key, value in after.items():
        if key not in before:
            changes[key] = value
        elif value is before[key]:
            continue
        elif isinstance(value, dict) and isinstance(before[key], dict):
            if inner := difference(before[key], value):
                changes[key] = inner
        elif value != before[key]:
            changes[key] = value
    return changes
