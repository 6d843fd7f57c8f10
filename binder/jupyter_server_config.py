"""On Binder and on hubs, Voila is an extension of the Jupyter server: it takes the launcher's settings from here."""

from llmbudget.server.jupyter import jupyter_settings

get_config().merge(jupyter_settings())  # noqa: F821 - Jupyter defines it for its configuration files
