"""Which language a reader gets: ``?lang=``, else the cookie, else the site's own.

The choice is remembered in the cookie ``lang`` when it was made by address. This module
must not know any sentence.
"""

from __future__ import annotations

from typing import Literal

from starlette.requests import HTTPConnection
from starlette.responses import Response

from kg.messages import LANGUAGES

Lang = Literal["zh", "en"]

COOKIE = "lang"
_YEAR = 365 * 24 * 3600


def language(request: HTTPConnection) -> Lang:
    """Return the language for ``request``."""
    default = getattr(getattr(request.app.state, "settings", None), "lang", "zh")
    for words in (request.query_params.get("lang"), request.cookies.get(COOKIE), default):
        if words in LANGUAGES:
            return "en" if words == "en" else "zh"
    return "zh"


def chooses_language(request: HTTPConnection) -> bool:
    """Tell whether the address names a language other than the cookie's."""
    asked = request.query_params.get("lang")
    return asked in LANGUAGES and asked != request.cookies.get(COOKIE)


def remember_language(request: HTTPConnection, response: Response) -> None:
    """Set the cookie where the address names a language other than the cookie's."""
    if chooses_language(request):
        asked = request.query_params["lang"]
        response.set_cookie(COOKIE, asked, max_age=_YEAR, path="/", httponly=True, samesite="lax")
