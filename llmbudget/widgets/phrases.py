"""Phrases of the form: to translate them, replace the phrases; keys and {values} stay.

The browser's phrases are in ``static/phrases.js``; labels and help come from the records of the plan.
"""

from collections.abc import Iterable, Mapping

PHRASES: Mapping[str, str | Mapping[str, str]] = {
    # What happened to the plan
    "failed": "Something went wrong, so this was not done. Nothing else was changed.",
    "failed_comparison": "Something went wrong, so this was not done.",
    "file_failed": "The file could not be written. Your plan is unchanged.",
    "tables_left_out": "Your own tables of prices are left out: {error}.",
    "size_unchanged": "The plan already has this size: {size}.",
    "switch_refused": "{reason} {switch} stays {state}.",
    "cell_no_effect": "{cell}: {reason}",
    "restored": "Restored your last edits.",
    "not_repeated": {
        "one": "1 edit could not be repeated: check what you changed last.",
        "other": "{count} edits could not be repeated: check what you changed last.",
    },
    "adopted": "This is now the other version. Undo brings yours back.",
    "stayed": "Your version replaced the other one. Undo shows the other one.",
    "stayed_unreadable": "Your version replaced the other one, which could not be read.",
    # Plans that are opened
    "opened": "Opened “{plan}”.",
    "no_saved_prices": "It was saved without prices, so it uses today's.",
    "prices_taken": "The plan now uses today's prices. Undo brings the saved ones back.",
    "prices_refused": "Today's prices were not taken: {reason}",
    "opened_link": "Opened the plan from the link.",
    "opened_found": "Opened {count} {accelerator} from {provider}. Undo brings back the previous plan.",
    "opened_workbook": {
        "one": "Opened “{plan}”. 1 input was changed in the workbook. Its change log lists it.",
        "other": "Opened “{plan}”. {count} inputs were changed in the workbook. Its change log lists them.",
    },
    "opened_workbook_unchanged": "Opened “{plan}”. The workbook is unchanged since it was exported.",
    "workbook_not_opened": "“{name}” was not opened. The budget is unchanged. Problems:",
    "more_problems": "and {count} more.",
    "file_unusable": "This file could not be opened: {reason} Nothing was changed.",
    "kept_unusable": "The plan kept by this browser could not be used: {reason} Nothing was changed.",
    "link_unusable": "The plan in this link could not be used: {reason} Nothing was changed.",
    "link_cut": "the link was cut off, so the end of the plan is missing. Copy the whole link again, or ask the "
    "sender for the plan as a file.",
    "link_damaged": "the link was changed on its way. Copy the whole link again, or ask the sender for the plan "
    "as a file.",
    "link_newer": "the link comes from a newer version of llmbudget. Update llmbudget, or ask for the plan as an Excel "
    "workbook.",
    "plan_too_long": "it is too long for a plan.",
    "template_not_filled": "This template was not filled: {reasons}",
    # Fields
    "too_long": "{label}: {count} characters are too long; enter {allowed}.",
    "empty": "{label}: nothing is entered; enter {allowed}.",
    "is_money": "{label}: {text!r} is an amount of money; this field is in {unit}.",
    "is_multiple": "{label}: {text!r} is a multiple; this field is in {unit}.",
    "is_percentage": "{label}: {text!r} is a percentage; this field is in {unit}.",
    "too_large": "{label}: {text!r} is too large; enter {allowed}.",
    "outside": "{label}: {text} is outside of {low} to {high}; enter a percentage between them.",
    "ambiguous_share": "{label}: {small} could mean {small}% or {large}%; write {small}% or {share}.",
    "unclear_marks": "{label}: {text!r} cannot be read; use . for decimals and , for thousands, such as 1,234.5.",
    "other_currency": "{label}: {text!r} cannot be read; amounts are in US dollars.",
    "not_a_number": "{label}: {text!r} is not a number; enter {allowed}.",
    "not_a_large_number": "{label}: {text!r} is not a number; enter {allowed}, such as 1.5M or 2,000.",
    "not_a_share": "{label}: {text!r} is not a number; enter {allowed}, such as 30%.",
    "allowed_share": "a percentage from {low} to {high}",
    "allowed_empty": "{allowed}, or leave it empty: {meaning}",
    "allowed_choice": "an option from the list",
    "per": "per {unit}",
    "still_uses": "{reason} The budget still uses {value}.",
    "still_uses_default": "{reason} The budget still uses the default for an empty field.",
    "preset_value": "preset {value}",
    "plan_value": "plan {value}",
    "empty_value": "empty",
    "automatic": "auto",
    "not_offered": "{option} (not offered)",
    "adjusted": "In use: {value}, set by {strategies}.",
    "set_aside": "Set aside: {values}.",
    "and": "{first} and {last}",
    # Prices beside fields
    "stale": "over a year old",
    "dated": "{price} {day}.",
    "dated_stale": "{price} {day}, {stale}.",
    "offer_stale": " ({month}, {stale})",
    "not_listed": "No provider lists this accelerator.",
    "median_price": "Median of {offers}; prices from about",
    "listed_price": "Price listed on",
    "usual_share": "Usual share of the on-demand price. {price}",
    "published_price": "Price published on",
    "no_published_price": "No published price.",
    "no_purchase_price": "No published purchase price. Enter your own.",
    "cheaper_above": "Cheaper than {other} above {share} use.",
    "never_cheaper": "Never cheaper than {other} at these prices.",
    "on_demand": "on demand",
    "renting": "renting",
    # Tables
    "pasted": {"one": "{table}: pasted 1 row.", "other": "{table}: pasted {count} rows."},
    "pasted_less": {
        "one": "Left out 1 column that the table does not have.",
        "other": "Left out {count} columns that the table does not have.",
    },
    "paste_unclear": "{table}: nothing was pasted. Copy a block of rows, at most a million characters.",
    "paste_refused": "Nothing was pasted. {reason}",
    # Headers of sections
    "summary_workload": "{method} · {size} · {tokens} tokens",
    "summary_sourcing": "{price}/h on demand · {provider}",
    "summary_sourcing_stale": "{price}/h on demand, {stale} · {provider}",
    "summary_goodput": "{share} goodput",
    "summary_owned": {"one": "1 accelerator", "other": "{count} accelerators"},
    "summary_none": "none",
    "summary_energy": "{energy} MWh · {emissions} t CO2e",
    "summary_months": {"one": "{start}, 1 month", "other": "{start}, {count} months"},
    "under": "under {amount}",
    # Strategies
    "strategies": "Saving strategies",
    "risk": "{level} ({at_stake})",
    "risk_low": "money or days",
    "risk_medium": "the quality of the model or its date",
    "risk_high": "whether the training succeeds at all",
    # Results
    "main_run": "Main run",
    "accelerator_hours": "Accelerator-hours",
    "least_accelerators": "Fewest accelerators",
    "energy": "Energy",
    "emissions": "Emissions, t CO2e",
    "none_fits": "none fits",
    "at_once": "at once",
    "never": "never",
    "months": {"one": "1 month", "other": "{count} months"},
    "no_profit": "no profit in sight",
    "no_price": "no purchase price",
    "use": "{share} use",
    "no_owned_hours": "no owned hours",
    "memory": "Usable memory per accelerator",
    "training": "Training",
    "evaluation": "Post-training, evaluation",
    "check_at_risk": "At risk: {check}.",
    "booking_unused": "Booking not used: “{name}”.",
    "booking_unused_about": "No cost line or category has this name. Copy the name from the budget lines.",
    "range_of_plan": "the range is stated in this plan",
    "range_assumed": "an assumption",
    # Searches
    "deadline": "Done by month",
    "deadline_empty": "any month will do",
    "cap": "Total cost at most",
    "cap_empty": "any cost will do",
    "money": "Money",
    "search_failed": "The search failed. Your plan is unchanged.",
    # Scenarios
    "scenario_exists": "Scenario: “{name}” already exists. Enter another name.",
    "scenario_not_shown": "“{name}” cannot be shown: {reason}",
    "scenario_removed": "Removed the scenario “{name}”.",
    # Python
    "python_file": "the saved file: it also holds what calls cannot express, such as notes",
    # Plans side by side
    "preset": "preset {name}",
    "kinds": "Kinds of organization",
    "published": "Published figures",
    "preset_unknown": "no preset has this name. Choose one from the list, or add a file.",
    "too_many_plans": "at most {count} plans can be compared. Remove one first.",
    "not_added": "“{name}” was not added: {reason}",
    "earlier_plan": "a plan from an earlier visit",
    "budget_too_large": "it is too large for a budget.",
    "too_deep": "it is nested too deeply for a plan.",
    "and_more": "And {count} more.",
    "no_plans": "There is no plan to save. Add one first.",
    "currencies_differ": "Amounts here are in US dollars. The plans report in {currencies}.",
    "kinds_differ": "The plans are for different kinds of organization ({kinds}). A figure that only one kind uses is "
    "empty for the others.",
    "months_differ": "The plans were made in different months ({months}), each at the prices of its month.",
}


def phrase(key: str, **values: str | int) -> str:
    """Return a phrase with its values in place; where a number decides the words, it is ``count``."""
    entry = PHRASES[key]
    text = entry if isinstance(entry, str) else entry["one" if values["count"] == 1 else "other"]
    return text.format(**{name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()})


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence."""
    *first, last = words
    return phrase("and", first=", ".join(first), last=last) if first else last
