"""Login with the token; guesses are slowed down."""

from http import HTTPStatus
from math import ceil
from typing import Any

from jupyter_server.auth import User
from tornado.web import HTTPError, RequestHandler
from voila.voila_identity_provider import VoilaIdentityProvider

from llmbudget.server.guesses import Guesses


class TooManyGuessesError(HTTPError):
    """An address sent too many wrong tokens.

    Args:
        seconds: time until the next one is checked.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(HTTPStatus.TOO_MANY_REQUESTS)
        self.headers = {"Retry-After": str(ceil(seconds))}


class OneToken(VoilaIdentityProvider):  # type: ignore[misc] # Voila has no types
    """Jupyter's login with a token, with constant-time comparison and a count of wrong tokens.

    A browser that has logged in has a cookie and is never slowed down.
    """

    def __init__(self, **traits: Any) -> None:  # noqa: ANN401 - of Jupyter
        super().__init__(**traits)
        self.cookie_options = {"samesite": "Lax"}  # and hidden from scripts, as in Jupyter
        self._guesses = Guesses()

    async def get_user_token(self, handler: RequestHandler) -> User | None:
        """Return the user if the address or a header has the token."""
        guess = self.get_token(handler)
        if not self.token or not guess or self.get_user_cookie(handler) or not self._judge(handler, guess):
            return None
        user: User | None = await super().get_user_token(handler)
        return user

    def process_login_form(self, handler: RequestHandler) -> User | None:
        """Return the user if the typed token is right."""
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
