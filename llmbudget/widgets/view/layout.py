"""The form's layout for each kind of organization: the order of sections, which are open, and what folds away."""

from typing import Any

from llmbudget.organizations import ORGANIZATIONS
from llmbudget.organizations.organization import STRATEGIES
from llmbudget.plan.plan import parameters, sections, tables
from llmbudget.strategies import strategies

RARE = frozenset({
    "initial_weights", "siblings_multiplier", "layers", "model_width",
    "recompute_share", "vocabulary", "loss_bytes", "sequences_per_accelerator", "n_checkpoints", "sharding",
    "fragmentation_factor",
    "storage_price", "egress_gigabytes", "egress_price",
    "on_demand_share", "commitment_shared_share", "reserved_1y_upfront_share", "reserved_3y_upfront_share",
    "reserved_3y_quote", "spot_quote", "yearly_prices", "exchange_rates",
    "usual_reserved_1y_ratio", "usual_reserved_3y_ratio", "usual_spot_ratio", "price_change_rate",
    "checkpoint_minutes", "restart_minutes", "idle_share", "accelerators_per_node", "spot_restart_minutes",
    "owned_age_months", "server_quote", "server_ratio", "network_share", "installation_rate", "spares_rate",
    "residual_share", "expensed_share", "maintenance_rate",
    "power_quote", "server_power_ratio", "average_power_share",
    "role_person", "role_group", "role_effort", "role_partner", "role_work_package", "subaward_partner",
    "subaward_work_package", "item_partner", "item_work_package", "foreign_travel_share", "participant_travel_share",
    "n_participants",
    "annotation_rework_rate", "max_repeats", "inference_utilisation_share", "recruiting_rate",
    "data_start", "data_months", "evaluation_start", "evaluation_months",
    "data_contingency_rate", "software_contingency_rate", "other_contingency_rate",
    "subaward_limit", "equipment_threshold", "full_cost_eligible", "cloud_exempt_share",
    "dataset_kept_share", "dataset_licence_price", "dataset_collection_price", "dataset_cleaning_price",
    "dataset_deduplication_price", "dataset_generation_price", "dataset_teacher_parameters",
    "dataset_annotation_minutes", "dataset_annotation_wage", "dataset_annotation_price", "dataset_bytes_per_token",
    "cluster_start", "cluster_months", "cluster_reserved_1y_share", "cluster_reserved_3y_share",
    "cluster_on_demand_quote", "cluster_reserved_1y_quote", "cluster_reserved_3y_quote", "cluster_spot_quote",
    "cluster_granted_hours", "cluster_file_system_price", "cluster_head_node_price", "cluster_support_rate",
    "cluster_egress_gigabytes",
    "run_method", "run_parameters_active", "run_context_length", "run_mfu", "run_packed_share", "run_drawn",
    "run_step_seconds", "run_excess", "run_sequence_accelerators", "run_steps_ahead", "run_peak_ratio",
    "bandwidth_share", "startup_hours", "sync_seconds", "tuning_excess", "extension_excess", "preference_excess",
    "rollout_excess",
    "writing_excess",
    "contribution_restricted_share", "role_headcount_end", "role_hires", "subscription_accelerator_price",
})  # fmt: skip
"""Parameters and table columns that few people change, folded away behind "more"."""


TIMELINES = frozenset({"schedule", "program"})
"""Sections with a timeline: of a main run alone below the schedule, of several runs below their cards."""


def shown_sections() -> tuple[str, ...]:
    """Return the sections of the form, including strategies; constants are not editable, so not shown."""
    return (*(name for name in sections() if name != "constants" and name not in strategies()), STRATEGIES)


def shown_fields() -> tuple[str, ...]:
    """Return the parameters that have a field of their own in the form."""
    return tuple(name for name, p in parameters().items() if p.table is None and p.section != "constants")


def arranged(profile: str) -> list[dict[str, Any]]:
    """Return the sections in a profile's order, with their fields and what is folded away."""
    order = ORGANIZATIONS[profile].form
    others = [name for name in shown_sections() if name not in order.first]
    return [
        {"id": name, "open": name in order.opened, "other": name in others, **_parts(name, RARE | order.rare)}
        for name in (*order.first, *others)
    ]


def _parts(section: str, rare: frozenset[str]) -> dict[str, list[str]]:
    fields = [p.name for p in parameters().values() if p.section == section and p.table is None]
    inside = [table.name for table in tables().values() if table.section == section]
    return {
        "fields": [name for name in fields if name not in rare],
        "tables": [name for name in inside if name not in rare],
        "more": [name for name in fields if name in rare],
        "more_tables": [name for name in inside if name in rare],
    }
