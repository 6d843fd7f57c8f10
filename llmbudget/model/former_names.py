"""Former ids of quantities: for one release they still work, with a warning."""

import warnings

FORMER_NAMES = {
    "headroom_cost": "budget_headroom",
    "owed_cost": "payables_at_end",
    "foreseen_cost": "cost_before_contingency",
    "net_foreseen_cost": "net_cost_before_contingency",
    "owning_saves_cost": "savings_from_owning",
    "cluster_price": "own_cluster_price",
    "cluster_hours": "own_cluster_hours",
    "cluster_room_hours": "own_cluster_room_hours",
    "cluster_use_share": "own_cluster_use_share",
}


def current_name(name: str) -> str:
    """Return the present id of a quantity that may have been asked for by its former id."""
    if name not in FORMER_NAMES:
        return name
    warnings.warn(
        f"{name!r} is now {FORMER_NAMES[name]!r}; the former id goes with the next release.",
        DeprecationWarning,
        stacklevel=3,
    )
    return FORMER_NAMES[name]
