"""Who does what in a project of several partners: columns that several tables share, for the forms of sponsors."""

from llmbudget.parameters.record import Text


def named_partner(help: str) -> Text:  # noqa: A002 - the record calls it help
    """Return the record of the partner of a row."""
    return Text("Partner", blank=True, help=f"{help} Empty means your own organization.")


def named_package() -> Text:
    """Return the record of the work package of a row."""
    return Text("Work package", blank=True, help="For forms by work package. Empty: shared by the partner's effort.")
