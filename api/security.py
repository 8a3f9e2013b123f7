"""What browsers are told to forbid: the response headers of every answer, in one table.

Pages run no inline script and are framed by nobody; pictures that carry their own script
run in an opaque origin (``sandbox``), so that no label in the data can reach the site;
embeds may be framed by the sites of the setting ``embed_ancestors``. This module must not
know any page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Policy(StrEnum):
    """Names of the content security policies; ``scope["state"]["policy"]`` chooses one."""

    PAGE = "page"
    PICTURE = "picture"
    EMBED = "embed"  # a picture with a script of its own, in a frame of another site
    FRAME = "frame"  # a page of ours, in a frame of another site
    DATA = "data"


# Style attributes are what inline SVG pictures are drawn with; scripts never are.
_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'"
)
_SANDBOX = "sandbox allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
_PICTURE = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    f"img-src data: blob:; form-action 'none'; base-uri 'none'; {_SANDBOX}"
)
_DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def policies(embed_ancestors: Sequence[str]) -> Mapping[Policy, str]:
    """Return the text of each policy; ``embed_ancestors`` are CSP sources."""
    allowed = " ".join(embed_ancestors) or "'none'"
    return MappingProxyType(
        {
            Policy.PAGE: f"{_PAGE}; frame-ancestors 'none'",
            Policy.FRAME: f"{_PAGE}; frame-ancestors {allowed}",
            Policy.PICTURE: f"{_PICTURE}; frame-ancestors 'none'",
            Policy.EMBED: f"{_PICTURE}; frame-ancestors {allowed}",
            Policy.DATA: _DATA,
        }
    )


class SecurityHeaders:
    """Adds the headers to every answer; an answer's own header is left as it is."""

    def __init__(self, app: ASGIApp, embed_ancestors: Sequence[str]) -> None:
        self._app = app
        self._policies = policies(embed_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self._add(headers, state.get("policy"), message["status"] == 304)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders, chosen: Policy | None, unchanged: bool) -> None:
        if unchanged:  # its headers replace those of the kept page, whose policy is the right one
            return
        html = headers.get("content-type", "").startswith("text/html")
        policy = chosen or (Policy.PAGE if html else Policy.DATA)
        headers.setdefault("Content-Security-Policy", self._policies[policy])
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if policy not in (Policy.EMBED, Policy.FRAME):
            headers.setdefault("X-Frame-Options", "DENY")
        elif "x-frame-options" in headers:
            del headers["x-frame-options"]
