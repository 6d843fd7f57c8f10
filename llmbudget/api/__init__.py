"""The front door on top of model, analysis and workbooks; a method imports them when it first needs them."""
