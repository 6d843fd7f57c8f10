"""Analyses that evaluate a plan many times: savings, recommendations, ranges, search and comparison."""
