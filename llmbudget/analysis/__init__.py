"""What follows from many readings of one plan: what strategies save, and which of them to use."""
