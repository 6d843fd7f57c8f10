"""Every parameter has a decision: does its value depend on another choice, and what becomes of it when that changes.

A value that depends on a choice belongs to it (`belongs_to` of its record), follows it while the field is empty, or
stays and says so in its help. A new parameter fails here until one of these holds, or it is listed as standing alone.
"""

import re

from llmbudget.parameters.record import Number
from llmbudget.plan.plan import parameters
from llmbudget.plan.set_aside import belonging

FOLLOWS = {
    "goodput", "on_demand_share", "owning_n_owned", "role_headcount_end", "role_months", "subscription_months",
    "subaward_months", "item_life_years", "development_months", "spending_limits_monthly_cap",
}  # fmt: skip
"""May stay empty and is then derived; what is typed is a decision, which stays."""

STAYS = re.compile(r"[Ss]tays the same when")
"""In the help of a value that stays although another choice may ask for another one."""

ALONE = {
    "names, dates and bookings say what they say": """
        agreed_name yearly_name exchange_name
        organisation_name plan_name purpose author plan_version budget_month booking_name booking_cost_centre
        booking_account booking_vendor report_currency report_paper report_scale report_rate_day fiscal_year_month
        closed_months done_tokens dataset_name
        dataset_kind role_name subscription_name subaward_name credit_name allocation_name contribution_name
        role_person role_partner role_work_package subaward_partner subaward_work_package item_name item_partner
        item_work_package
        change_name change_day change_author cluster_name run_name""",
    "the calendar is decided": """
        start_month horizon_months data_start data_months training_start training_months evaluation_start
        evaluation_months owned_start role_start subscription_start subaward_start credit_expires allocation_expires
        credit_start allocation_start agreed_start yearly_start exchange_start raise_reserve_months
        contribution_month item_month development_start recovery_months
        rd_credit_months cluster_start cluster_months run_start run_months
        compute_payment_months data_payment_months software_payment_months other_payment_months
        machines_order_months machines_acceptance_months""",
    "these are the choices themselves": """
        method initial_weights parameters_total tokens context_length accelerator n_accelerators provider region
        transfer_learning_method provider_choice_provider provider_choice_region indirect_base full_cost_eligible
        increases_by_fiscal_year windows_follow cluster_accelerator cluster_n_accelerators cluster_provider
        cluster_region run_kind allocation_cluster role_group role_effort item_kind
        run_cluster run_method run_parameters_total run_context_length run_tokens run_of_run
        transfer_learning_acts_on transfer_learning_only deduplication_acts_on deduplication_only
        distillation_acts_on distillation_only low_precision_acts_on low_precision_only
        distributed_training_acts_on distributed_training_only provider_choice_acts_on provider_choice_only
        reserved_capacity_acts_on reserved_capacity_only spot_pricing_acts_on spot_pricing_only""",
    "how the work is run and sourced is decided; checks say what does not fit": """
        recompute_share sequences_per_accelerator sharding n_checkpoints egress_gigabytes reserved_1y_share
        reserved_3y_share reserved_1y_upfront_share reserved_3y_upfront_share
        machines_order_share machines_acceptance_share
        spot_share owned_share commitment_shared_share other_use_share expensed_share n_operators
        max_repeats owning_owned_share reserved_capacity_reserved_1y_share reserved_capacity_reserved_3y_share
        reserved_capacity_commitment_shared_share spot_pricing_spot_share partner_contribution_hours
        provider_choice_moved_gigabytes provider_choice_credits_kept_share distributed_training_months_saved
        loss_bytes cluster_reserved_1y_share cluster_reserved_3y_share cluster_spot_share cluster_granted_hours
        cluster_available_share cluster_egress_gigabytes cluster_owned_share cluster_n_owned cluster_owned_age_months
        cluster_other_use_share cluster_n_operators cluster_chargeback_quote run_tries
        run_examples run_example_tokens run_epochs
        run_packed_share run_has_reference run_steps run_prompts run_samples run_prompt_tokens run_answer_tokens
        run_longest_answer run_drawn run_is_asynchronous run_other_parameters run_steps_ahead
        run_sequence_accelerators run_requests run_request_growth run_latency run_peak_ratio""",
    "multiples and shares of what is planned grow with it": """
        run_multiple run_excess experiment_multiplier siblings_multiplier post_training_multiplier evaluation_multiplier
        transfer_learning_tokens_share transfer_learning_data_share transfer_learning_experiments_share
        transfer_learning_post_training_share transfer_learning_evaluation_share transfer_learning_window_share
        transfer_learning_ends_earlier_share open_datasets_replaced_share synthetic_data_annotated_share
        synthetic_data_checked_share synthetic_data_bought_share synthetic_data_rejected_share
        deduplication_removed_share deduplication_raw_per_token distillation_tokens_share distillation_size_share
        distributed_training_accelerators_multiple distributed_training_doubling_efficiency
        distributed_training_ends_earlier_share low_precision_fp8_speedup low_precision_kernel_speedup
        low_precision_most_speedup low_precision_extra_experiments""",
    "ratios and rates hold for any accelerator, provider and site": """
        usual_reserved_1y_ratio usual_reserved_3y_ratio usual_spot_ratio price_change_rate checkpoint_minutes
        restart_minutes idle_share spot_restart_minutes network_share installation_rate spares_rate life_years
        residual_share electricity_price colocation_price maintenance_rate operator_price average_power_share
        inference_utilisation_share fragmentation_factor bandwidth_share startup_hours sync_seconds
        tuning_excess extension_excess preference_excess rollout_excess writing_excess cluster_support_rate""",
    "data, people, software and other costs are priced by themselves": """
        annotation_rework_rate dataset_tokens dataset_kept_share dataset_acquisition_price dataset_licence_price
        dataset_collection_price dataset_cleaning_price dataset_deduplication_price dataset_generation_price
        dataset_teacher_parameters dataset_n_examples dataset_annotation_minutes dataset_annotation_wage
        dataset_annotation_price dataset_bytes_per_token raise_rate recruiting_rate role_headcount role_salary
        role_benefits_rate role_time_share role_hires api_tokens api_price subscription_seats
        subscription_monthly_price subscription_accelerator_price subscription_fixed_price travel_price
        participant_increase_rate tuition_increase_rate subscription_increase_rate participant_price tuition_price
        foreign_travel_share
        participant_travel_share n_participants materials_price subaward_amount item_price item_n_units
        transfer_learning_licence_price
        transfer_learning_evaluation_price open_datasets_legal_review_price open_datasets_cleaning_price
        synthetic_data_tokens_per_example synthetic_data_generation_price deduplication_processing_price""",
    "the organization decides or negotiates it": """
        data_contingency_rate compute_contingency_rate people_contingency_rate software_contingency_rate
        other_contingency_rate indirect_rate agreed_rate yearly_rent_change_rate yearly_electricity_change_rate
        cluster_file_system_price cluster_head_node_price subaward_limit capitalization_threshold
        equipment_threshold cloud_exempt_share
        opening_cash compute_tax_rate data_tax_rate software_tax_rate other_tax_rate compute_recovered_share
        data_recovered_share software_recovered_share other_recovered_share rd_credit_rate rd_people_share
        rd_compute_share development_share amortization_years
        other_monthly_burn monthly_revenue revenue_growth_rate discount_rate cost_share_rate contribution_cash
        contribution_in_kind contribution_restricted_share spending_limits_cap spending_limits_first_alert_share
        spending_limits_second_alert_share""",
}


def _alone() -> set[str]:
    return {name for names in ALONE.values() for name in names.split()}


def test_every_parameter_has_a_decision_and_one_only() -> None:
    decided = {name: one for name, one in parameters().items() if one.section != "constants" and one.field != "use"}
    stays = {name for name, one in decided.items() if STAYS.search(one.record.help)}
    told = [set(belonging()), FOLLOWS - stays, stays, _alone()]
    assert set(decided) - set().union(*told) == set(), "decide: belongs_to, empty means, help says it stays, or ALONE"
    assert set().union(*told) - set(decided) == set(), "there is no such parameter any more"
    twice = {name for name in decided if sum(name in group for group in told) > 1}
    assert twice == set()


def test_what_follows_may_be_left_empty() -> None:
    for name in FOLLOWS:
        record = parameters()[name].record
        assert isinstance(record, Number)
        assert record.blank


def test_what_a_value_belongs_to_is_a_choice_that_is_no_value_of_another_choice() -> None:
    for name, owners in belonging().items():
        assert parameters()[name].table is None
        for owner in owners:
            assert parameters()[owner].table is None
            assert owner not in belonging()
