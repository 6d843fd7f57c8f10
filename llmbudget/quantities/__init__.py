"""The parts of a model: quantities that name their inputs, their graph, and helpers for numbers and formulas."""
