// Phrases of the page. To translate them, replace the phrases and the language; keys and {values} stay.
// The kernel's phrases are in `widgets/phrases.py`; labels and help come from the records of the plan.

export const LANGUAGE = "en-US";

const PHRASES = {
  // Words that several views share
  unknown: "unknown",
  yes: "Yes",
  no: "No",
  same: "the same",
  total_cost: "Total cost",
  outcomes: "8 of 10 outcomes: {low} to {high}",
  go_to: "Go to: ",
  remove: "Remove",
  remove_named: "Remove {name}",
  open: "Open",
  opened: "Opened",
  reading: "Reading {name} …",
  changed_fields: " · {count} changed",
  note_in_plan: "In this plan: {note}",

  // Numbers
  under: "under {amount}",
  under_percent: "under 1%",

  // Files
  preparing: "Preparing…",
  file_late: "The file did not arrive. Reload the page; your edits are kept.",
  file_incomplete: "The file arrived incomplete. Please try again.",
  file_saved: "Saved {name}.",

  // Banners
  version_newer: "This plan was changed in another tab. You see the earlier version.",
  version_both:
    "This plan was also changed in another tab. Your changes are kept separately until you choose a version.",
  version_apart: "Another tab has changes that this version lacks. They are kept until you choose a version.",
  version_gone:
    "Another tab went back to the preset, or this browser's data was cleared. Your version stays here until you choose.",
  prices_take: "Use the new prices",
  prices_take_title: "Replaces the saved prices; Undo brings them back",
  version_linked: "You see the plan from a link. Your earlier version in this browser is kept until you choose one.",
  adopt: "Use the other version",
  adopt_about: "Shows the other version here in place of yours",
  adopt_about_undo: "Shows the other version here; Undo brings yours back",
  stay: "Keep this version",
  stay_about: "Replaces the other version",
  stay_about_undo: "Replaces the other version; Undo shows the other one",
  edits_not_kept:
    "This browser does not keep your edits: its storage is full or blocked. Save a file before you close this page. Then free some space.",
  list_not_kept:
    "This browser does not keep your list of plans: its storage is full or blocked. Save a file before you close this page. Then free some space.",
  save_file: "Save the file",
  unread:
    "Your work from an earlier visit could not be opened. It is damaged, or comes from another version of llmbudget. Save it as a file for the maintainers of llmbudget, or delete it.",
  unread_save: "Save as a file",
  unread_delete: "Delete it",

  // Header
  undo: "Undo",
  redo: "Redo",
  start_over: "Start over",
  start_over_about: "Start over from the preset; undo brings your edits back",
  csv: "CSV",
  csv_about: "Save the budget lines by month as CSV, for finance's system",
  excel: "Download Excel",
  save: "Save",
  save_about: "Save this plan as a file",
  share: "Share link",
  share_about: "Copy a link that contains this plan; anyone with the link can read it",
  open_about: "Open a plan file, or an exported Excel workbook with the changes made in it",
  open_file: "Plan file or exported workbook",
  no_answer: "The calculation is not responding. Reload the page and try again.",
  no_answer_saved:
    "The calculation is not responding. {file} contains your plan without what you did since the last answer.",
  no_answer_lost: {
    one: "The calculation is not responding. {file} contains your plan without your last edit.",
    other: "The calculation is not responding. {file} contains your plan without your last {count} edits.",
  },
  not_accepted: { one: "1 entry was not accepted: ", other: "{count} entries were not accepted: " },
  workbook_too_large: "{name} is too large for a budget workbook. The budget is unchanged.",
  plan_too_large: "{name} is too large for a plan. The budget is unchanged.",
  link_copied: "Link copied. It contains the whole plan: anyone with the link can read it.",
  link_to_copy: "Copy this link. It contains the whole plan: anyone with the link can read it. ",
  link_field: "Link to this plan",

  // Finance templates
  template: "Fill finance template",
  templates: "Finance templates",
  template_file: "Template file",
  template_own: "Your own file …",
  template_own_about: "An .xlsx file with named cells such as llmbudget.total_cost.",
  template_too_large: "{name} is larger than {limit} MB, the limit for templates.",

  // Fields
  month_hint: "2027-01",
  day_hint: "2027-01-31",
  reset: "Reset",
  reset_named: "Reset {name}",
  about_field: "About {name}",
  changed_from: "Changed · {from}",
  assumption: "Assumption",
  enter: "Enter {allowed}.",
  source: "Source: ",
  source_none: "Source: none. This is an assumption.",

  // Tables
  add_row: "Add {noun}",
  back_to_preset: "Back to preset",
  paste_hint: "or paste spreadsheet rows into a cell",
  fewer_columns: "Fewer columns",
  more_columns: { one: "1 more column", other: "{count} more columns" },
  cost: "Cost",

  // Strategies
  none_in_use: "none in use",
  in_use: "{count} in use",
  in_use_saves: { one: "1 in use · saves {amount}", other: "{count} in use · save {amount}" },
  in_use_costs: { one: "1 in use · costs {amount} more", other: "{count} in use · cost {amount} more" },
  from_other_work: ", {amount} of it from other work",
  not_usable: "Cannot be used now: {reason}",
  changed_from_preset: "Changed · preset {preset}",
  risk_level: "Risk: {risk}.",
  evidence: "Evidence",
  settings_and_evidence: { one: "1 setting and evidence", other: "{count} settings and evidence" },
  effect_unknown: "effect unknown",
  saves: "saves {amount}",
  would_save: "would save {amount}",
  saves_but_more: "saves {amount}, but leaves {more} more to pay",
  would_save_but_more: "would save {amount}, but leave {more} more to pay",
  covers: "covers {amount} of the cost",
  would_cover: "would cover {amount} of the cost",
  costs_more: "costs {amount} more",
  would_cost_more: "would cost {amount} more",
  changes_nothing: "changes no cost",
  would_change_nothing: "would change no cost",
  higher: "{amount} higher",
  lower: "{amount} lower",
  exact_effect: "With it on and all other switches unchanged, the total cost is {total}.",
  exact_effect_paid:
    "With it on and all other switches unchanged, the total cost is {total}. The cost after credits and partners is {paid}.",
  would_effect: "Switched on, with all other switches unchanged, the total cost is {total}.",
  would_effect_paid:
    "Switched on, with all other switches unchanged, the total cost is {total}. The cost after credits and partners is {paid}.",

  // Form
  other_sections: "Other sections",
  to_correct: "{count} to correct",
  start_from: "Start from",
  more_fields: "{count} more",

  // Python
  python: "Python",
  python_title: "The same in Python",
  python_about: "Show Python code in place of labels, and the whole budget as a program",
  python_program: "Program",
  copy: "Copy",
  copied: "Copied.",
  copy_refused: "This browser does not let pages copy. Select the text and copy it.",

  // Chart by month
  by_month: "Cost by month and cash left",
  by_month_table: "Cost by month and cash left, USD",
  by_month_about: "The highest month is {month} with {cost}. Cash at the end of {last} is {cash}.",
  month_category: "{month}, {category}: {amount}",
  month_credits: "{month}, paid by credits: {amount}",
  month_cash: "{month}: {amount}",
  month_end_cash: "Cash at the end of the month",
  paid_by_credits: "Paid by credits",
  monthly_figures: "Monthly figures",
  month: "Month",

  // Chances and range
  holds_in: "holds in {chance} of outcomes",
  chance_unknown: "chance not known yet",
  range: "8 of 10 outcomes: {low} to {high} · P50\u00a0{middle} · the budget is enough in\u00a0{chance}",
  range_digits: "P10 {low}, P50 {middle}, P90 {high}",
  range_calculating: "Calculating the range",
  range_failed: "The range could not be calculated.",
  no_risk: "None of {count} outcomes exceeds the cap, misses the deadline or runs out of cash.",
  risks: "Chance of {risks}",
  risk_cap: "exceeding the cap: {chance}",
  risk_deadline: "finishing late: {chance}",
  risk_cash: "running out of cash: {chance}",
  contingency: "A contingency of {share} is enough",
  contingency_unneeded: "No contingency is needed",
  contingency_planned: "{needed} in {outcomes} of 10 outcomes; the planned {planned} is enough in {chance}.",
  contingency_unplanned: "{needed} in {outcomes} of 10 outcomes; none is planned, which is enough in {chance}.",

  // Finance view
  by_year: "{title} by year",
  by_year_table: "{title} by year, USD unless stated",
  year: "Year {number}",
  total: "Total",

  // What fits
  fits: "{need} of {room}",
  does_not_fit: "⚠ {need} of {room}: does not fit",

  // Savings
  savings: "What strategies save",
  savings_table: "What each strategy saves, on top of the ones before it",
  savings_before: "Before strategies",
  savings_other_work: "{strategy} (other work)",
  strategy: "Strategy",

  // Drivers
  drivers: "What drives the cost",
  drivers_about: "Spending before contingency, with one number at its low or high and all others as planned.",
  drivers_low: "low (P10),",
  drivers_high: "high (P90).",
  drivers_line: "The line marks the planned {amount}.",
  drivers_calculating: "Calculating.",
  drivers_failed: "The drivers could not be calculated.",
  driver_go: "Go to this field",
  driver_explains: "explains {share}",
  driver_explains_about: "Share of the total's spread that this number explains by itself",
  driver_origin: "Planned {planned}. Range: {source}.",

  // Search: its picture and table
  front: "Cost and time of the best plans",
  front_one: "One plan: {cost} and {days} days.",
  front_span: "From {cost} and {days} days to {last_cost} and {last_days} days.",
  front_cost: "Cost after credits",
  front_days: "Days of training and evaluation",
  front_point: "{cost}, {days} days: {chosen}",
  front_chosen: "{number} {accelerator}, {provider}",
  front_table: "Plans that no other plan beats in both cost and time, USD",
  front_region: "Plans found",
  front_open: "Open {chosen}, {cost}",
  after_credits: "After credits",
  days: "Days",
  done_in_month: "Done in month",
  accelerator: "Accelerator",
  number: "Count",
  provider: "Provider",
  region: "Region",
  mix_of_hours: "Mix of hours",
  strategies: "Strategies",
  no_strategies: "none",

  // Search
  search: "Search",
  search_title: "Cheapest plan",
  search_about:
    "Tries every accelerator, count, provider, region, mix of hours and set of strategies for the chosen work. Your plan's limits apply too.",
  search_deadline: "Done by",
  search_deadline_unit: "month no.",
  search_cap: "Total cost at most",
  search_any: "any",
  search_risk: "Risk of strategies",
  search_risk_low: "Low: money or days",
  search_risk_medium: "Medium: also quality or date",
  search_risk_high: "High: also success itself",
  search_work: "Work",
  search_work_same: "The same",
  search_work_other: "Also other data, fewer tokens or another model",
  search_outdated: "The plan has changed since this answer. Ask again for a current one.",
  search_canceled: "The search was canceled.",
  cancel: "Cancel",
  searching: "Searching",
  search_progress: "{done} of {parts} offers searched",
  search_none: "{reason} {count} candidates tried.",
  search_found:
    "{count} candidates tried. The cheapest costs {cost} after credits and takes {days} days. The plan you searched from costs {planned_cost} and takes {planned_days} days.",
  search_limits: "Limits that rule out plans",
  search_left_out: { one: "1 candidate was left out", other: "{count} candidates were left out" },
  search_reason: "{count}: {reason}",
  search_beaten: {
    one: "1 more is within all limits, but another plan is cheaper and as fast",
    other: "{count} more are within all limits, but another plan is cheaper and as fast",
  },

  // What money trains
  largest: "What can this money train?",
  largest_about: "Everything else in the plan stays the same. The money also pays for people and data.",
  largest_money: "Money",
  largest_grows: "What grows",
  largest_grows_usual: "Whatever suits the method",
  largest_grows_both: "Parameters and tokens",
  largest_grows_parameters: "Parameters",
  largest_grows_tokens: "Tokens",
  largest_find: "Find the largest",
  largest_open: "Open the largest",
  largest_answer:
    "A model of {parameters} parameters on {tokens} tokens, on {number} {accelerator} in {days} days, for {cost}.",
  largest_loss: "Expected loss: {loss} nats per token.",
  largest_limit: "Anything larger {limit}.",

  // Scenarios
  scenarios: "Scenarios",
  scenarios_about: "A scenario is the plan with a few different inputs. Begin one, then change inputs in the form.",
  scenarios_table: "Total cost of each scenario",
  scenario: "Scenario",
  scenario_compared: "Compared with the plan",
  scenario_changes: "What differs",
  scenario_name: "Name of a new scenario",
  scenario_name_hint: "For example: lean team",
  scenario_begin: "Begin scenario",
  scenario_show: "Show",
  scenario_shown: "Shown",
  scenario_show_named: "Show {name}",
  scenario_conflict: "conflicts with the plan",
  scenario_column: "Multiply a column of a table",
  scenario_by: "by",
  scenario_by_about: " × (1 = as planned)",
  scenario_back: "Back to the plan",
  scenario_banner:
    "You are editing the scenario “{name}”. Changes here affect only this scenario. Tables and names come from the plan.",

  // Results
  results: "Results",
  details: "Details",
  close: "Close",
  where_money_goes: "Where the money goes",
  month_by_month: "Month by month",
  lines: "Budget lines",
  before_saved: "before strategies {before} · saved {amount}",
  before_added: "before strategies {before} · added {amount}",
  category: "Category",
  share_of_cost: "Share",
  cost_by_category: "Cost by category",
  line: "Line",
  cost_center: "Cost center",
  account: "Account",
  lines_zero: { one: "1 line is zero and not shown.", other: "{count} lines are zero and not shown." },
  checks: "Checks",
  checks_passed: "✓ {passed} of {count} checks passed",
  checks_unknown: " · chances not known yet",
  checks_at_risk: {
    one: " · 1 holds in fewer than 8 of 10 outcomes",
    other: " · {count} hold in fewer than 8 of 10 outcomes",
  },
  checks_safe: " · each holds in at least 8 of 10 outcomes",

  // Plans side by side
  plans: "Plans",
  plans_title: "Plans side by side",
  plans_empty: "Add a plan to begin: choose one from the list, or open files.",
  plans_csv: "Save as CSV",
  plans_csv_about: "Save both tables as one CSV file",
  plans_remarks: "Before you compare",
  plans_failed: "Failed checks",
  plans_failing: { one: ": fails a check: {checks}.", other: ": fails {count} checks: {checks}." },
  plans_results: "Results of each plan",
  plans_inputs: "Inputs that differ",
  plans_inputs_same: "All inputs are the same.",
  plans_full_width: "Draw each total at full width",
  plans_part: "{category}: {amount}",
  list_newer: "The list of plans was changed in another tab. You see the earlier list.",
  list_both:
    "The list of plans was changed in another tab. Your own changes are kept separately until you choose a list.",
  list_apart: "Another tab has a list with changes that this one lacks. It is kept until you choose a list.",
  list_gone: "This browser's data was cleared. Your list stays here until you choose.",
  plan_add: "Add a plan",
  plan_add_button: "Add",
  plan_kept: "Edited in this browser",
  plan_kept_named: "{name}, as edited in this browser",
  plan_files: "Plan files or exported workbooks",
  plan_files_open: "Open files",
  plan_files_about: "Plan files and exported workbooks, several at once",
  plan_drop: "You can also drop plan files (.yaml) and exported workbooks (.xlsx) on this page.",
  plans_chosen: "Compared plans",
  plan_up: "Move up",
  plan_up_named: "Move {name} up",
  plan_down: "Move down",
  plan_down_named: "Move {name} down",
  plan_first: "the others are compared with this one",
  plan_name: "Name of plan {number}",
};

const pluralRules = new Intl.PluralRules(LANGUAGE);

// A phrase with its values in place. Where a number decides the words, it is `count`.
/** @type {(key: keyof typeof PHRASES, values?: Record<string, any>) => string} */
export function phrase(key, values = {}) {
  const entry = PHRASES[key];
  const text = typeof entry === "string" ? entry : entry[pluralRules.select(values.count)];
  return text.replace(/\{(\w+)\}/g, (_, name) => inDigits(values[name]));
}

function inDigits(value) {
  return typeof value === "number" ? value.toLocaleString(LANGUAGE) : value;
}
