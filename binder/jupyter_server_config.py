"""On Binder, Voila is an extension of the Jupyter server: it takes the launcher's settings from here."""

from llmbudget.server.application import settings

get_config().merge(settings())  # noqa: F821 - Jupyter defines it for its configuration files
