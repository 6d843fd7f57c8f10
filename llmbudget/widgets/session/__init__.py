"""What a person edits on a page: state, without any widget."""
