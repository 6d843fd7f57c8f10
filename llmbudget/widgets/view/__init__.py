"""What a page shows: plain data that follows from the session, and the widgets that send it."""
