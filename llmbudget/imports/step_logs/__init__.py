"""Logs of training steps: from a file to the utilization that a team has measured."""
