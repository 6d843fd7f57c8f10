"""Writing the workbook: where everything stands, and the formula and value of every cell."""
