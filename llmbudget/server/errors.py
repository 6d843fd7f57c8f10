"""Errors in starting the server."""


class ServerError(Exception):
    """The server could not start; the message is a sentence for the user."""
