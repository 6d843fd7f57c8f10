"""The size of a model, pasted into the form as its config.json."""

from llmbudget.imports.model_config import model_in
from llmbudget.imports.model_to_plan import filled_in, left_alone, with_model
from llmbudget.plan.file import PlanError
from llmbudget.widgets.session.state import Outcome, Session


def fill_in(session: Session, text: str) -> None:
    """Take the size of a pasted model as one step, and name the numbers that were filled in and those that stay.

    A text that cannot be used changes nothing; the reason is shown beside its field.
    """
    before, count = session.budget.plan, session.pasted_model.count + 1
    try:
        shape = model_in(text)
        plan = with_model(before, shape)
    except PlanError as error:
        session.pasted_model = Outcome(count, error=" ".join(error.problems))
        return
    session.take(plan, "")
    told = " ".join((filled_in(shape), left_alone(before, shape), *shape.notes))
    session.pasted_model = Outcome(count, told=told)
