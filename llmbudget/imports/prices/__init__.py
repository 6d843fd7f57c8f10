"""Price lists of others, turned into a folder of own prices."""
