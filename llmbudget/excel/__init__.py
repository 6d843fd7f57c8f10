"""The workbook that finance gets, written by running the model on operands."""
