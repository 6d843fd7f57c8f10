"""Cloud bills: what was really spent, read from files that providers write and posted to the lines of a budget."""
