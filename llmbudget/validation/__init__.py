"""Proof: accelerator-hours of published runs, predicted from what was known before each run."""

from llmbudget.validation.predict import predict_hours

__all__ = ["predict_hours"]
