"""What a page shows: plain data computed from the session, and the widgets that send it."""
