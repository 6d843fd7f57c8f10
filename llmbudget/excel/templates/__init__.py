"""Filling templates: workbooks that a finance team made, with the figures of a budget."""
