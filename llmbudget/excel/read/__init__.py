"""Reading an exported workbook: what was typed into it, and whether its formulas are still those exported."""
