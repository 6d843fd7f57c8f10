"""Who has the token; who guesses it is slowed down."""

from http import HTTPStatus
from math import ceil
from typing import Any

from jupyter_server.auth import User
from tornado.web import HTTPError, RequestHandler
from voila.voila_identity_provider import VoilaIdentityProvider

from llmbudget.server.guesses import Guesses


class TooManyGuessesError(HTTPError):
    """Too many wrong tokens came from an address.

    Args:
        seconds: after which the next one is looked at.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(HTTPStatus.TOO_MANY_REQUESTS)
        self.headers = {"Retry-After": str(ceil(seconds))}


class OneToken(VoilaIdentityProvider):  # type: ignore[misc] # Voila has no types
    """Jupyter's way to log in with a token, which compares in a time that says nothing, and counts what was wrong.

    A browser that has logged in has a cookie: it is never slowed down.
    """

    def __init__(self, **traits: Any) -> None:  # noqa: ANN401 - of Jupyter
        super().__init__(**traits)
        self.cookie_options = {"samesite": "Lax"}  # and hidden from scripts, as Jupyter has it
        self._guesses = Guesses()

    async def get_user_token(self, handler: RequestHandler) -> User | None:
        """Return who has the token in the address or in a header."""
        guess = self.get_token(handler)
        if not self.token or not guess or self.get_user_cookie(handler) or not self._judge(handler, guess):
            return None
        user: User | None = await super().get_user_token(handler)
        return user

    def process_login_form(self, handler: RequestHandler) -> User | None:
        """Return who typed the token."""
        guess = handler.get_argument("password", default="")
        if not self.token or not guess or not self._judge(handler, guess):
            return None
        user: User | None = self.generate_anonymous_user(handler)
        return user

    def _judge(self, handler: RequestHandler, guess: str) -> bool:
        address = handler.request.remote_ip or ""
        if seconds := self._guesses.seconds_left(address):
            raise TooManyGuessesError(seconds)
        return self._guesses.is_right(address, guess, self.token)
