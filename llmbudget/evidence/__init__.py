"""Evidence: accelerator-hours of published runs, predicted from facts known before each run."""

from llmbudget.evidence.predict import predict_hours

__all__ = ["predict_hours"]
