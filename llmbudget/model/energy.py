"""Energy and emissions."""

import numpy as np

from llmbudget.quantities.numbers import lookup, sum_rows
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Energy and emissions"


@quantity(
    "W",
    "Power of the accelerator",
    help="Your figure, or the thermal design power in the catalog. 0 if nobody published it.",
)
def accelerator_watts(
    power_quote: Value, accelerator: Value, accelerators_id: Value, accelerators_tdp_w: Value
) -> Value:
    return np.where(power_quote > 0, power_quote, lookup(accelerator, accelerators_id, accelerators_tdp_w))


@quantity("MWh", "Peak energy of each cluster", help="Its hours at peak load, with servers.")
def cluster_peak_mwh(cluster_used_hours: Value, cluster_watts: Value, server_power_ratio: Value, mega: Value) -> Value:
    return cluster_used_hours * cluster_watts * server_power_ratio / mega


@quantity("MWh", "Energy", help="All accelerator-hours at average power, including the site's overhead.")
def energy_mwh(
    accelerator_hours: Value, server_kilowatts: Value, average_power_share: Value, pue: Value, kilo: Value,
    cluster_peak_mwh: Value,
) -> Value:  # fmt: skip
    peak = accelerator_hours * server_kilowatts / kilo + sum_rows(cluster_peak_mwh)
    return peak * average_power_share * pue


@quantity(
    "t CO2e", "Emissions", help="Energy × grid intensity. Kilograms per kilowatt-hour equal tonnes per megawatt-hour."
)
def emissions_tonnes(energy_mwh: Value, grid_intensity: Value) -> Value:
    return energy_mwh * grid_intensity
