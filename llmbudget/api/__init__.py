"""The front door, on top of model, analysis and workbooks: it imports these when a method first needs them."""
