"""Which colours an embedded picture was asked for in. This module must not know any picture."""

from __future__ import annotations

from starlette.requests import Request

from kg.errors import ParameterError
from viz.style import SCREEN_SCHEMES


def scheme_of(request: Request) -> str:
    """Return the colours of ``?scheme=``, empty where the picture follows the reader's own.

    Raises ``ParameterError`` for others.
    """
    scheme = request.query_params.get("scheme", "")
    if scheme not in ("", *SCREEN_SCHEMES):
        raise ParameterError("choice", name="scheme", value=scheme[:40], known=tuple(SCREEN_SCHEMES))
    return scheme
