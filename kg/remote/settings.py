"""How to reach a SPARQL engine: addresses, credentials, limits; read from the environment.

A password or token is a ``Secret``: it shows itself to nobody who does not ask by name, so
it cannot reach a log, a ``repr`` or an error by accident. This module must not know HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final
from urllib.parse import unquote, urlsplit, urlunsplit

from kg.errors import ParameterError
from kg.remote.engines import ENGINES, engine_named
from kg.sparql.limits import QueryLimits

CATALOGUE: Final = "https://w3id.org/brand-atlas/releases"
"""Graph that says which releases an engine holds and which is current, unless set otherwise."""

AUTHS: Final = ("none", "basic", "digest", "bearer")


class Secret:
    """A word that is not for printing.

    >>> Secret("dba"), f"{Secret('dba')}", Secret("dba").reveal()
    (***, '***', 'dba')
    """

    __slots__ = ("_word",)

    def __init__(self, word: str = "") -> None:
        self._word = word

    def reveal(self) -> str:
        """Return the word itself, for the one place that sends it."""
        return self._word

    def __bool__(self) -> bool:
        return bool(self._word)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._word == self._word

    def __hash__(self) -> int:
        return hash(self._word)

    def __repr__(self) -> str:
        return "***" if self._word else "''"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a secret is not written anywhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteSettings:
    """Everything about a remote engine but its query address.

    ``engine`` is a name of ``ENGINES`` (empty: recognised); ``update_url`` and ``graphs_url``
    replace the addresses that the table gives. ``catalogue`` is the graph that says which
    releases there are: atlases that share an engine need one each. Times are in seconds:
    ``connect_seconds`` to be let in, ``seconds`` for a whole query with its retries (but one
    read that has begun may last as long again), ``load_seconds`` for one request of loading.
    ``attempts`` counts the first try; ``answer_bytes`` caps an answer, ``part_bytes`` one
    request of loading. ``ca_file`` holds the certificate authority of an intranet.
    """

    engine: str = ""
    update_url: str = ""
    graphs_url: str = ""
    catalogue: str = CATALOGUE
    auth: str = "none"
    user: str = ""
    password: Secret = Secret()  # noqa: RUF009 - it cannot change
    token: Secret = Secret()  # noqa: RUF009
    ca_file: str = ""
    connect_seconds: float = 5.0
    seconds: float = 30.0
    load_seconds: float = 600.0
    attempts: int = 3
    backoff_seconds: float = 0.1
    connections: int = 16
    answer_bytes: int = 64 << 20
    part_bytes: int = 16 << 20

    def __post_init__(self) -> None:
        """Raise ``ParameterError`` for values that do not fit together."""
        if self.engine and engine_named(self.engine) is None:
            raise _bad("engine", self.engine, " | ".join(one.name for one in ENGINES))
        if self.auth not in AUTHS:
            raise _bad("auth", self.auth, " | ".join(AUTHS))
        for name in ("update_url", "graphs_url"):
            address = getattr(self, name)
            if address and split_address(address)[1]:
                raise _bad(name, "…@…", "http(s)://host/path")

    def limited(self, limits: QueryLimits) -> RemoteSettings:
        """Return the settings with the guard's limits on time and size passed on."""
        return replace(self, seconds=limits.seconds, answer_bytes=limits.result_bytes)

    @classmethod
    def read(cls, environment: Mapping[str, str], **given: Any) -> RemoteSettings:
        """Return ``given`` values, then those of ``KG_STORE_…``, then the defaults.

        Raises ``ParameterError``, which never shows the value of a secret.
        """
        values: dict[str, Any] = {}
        for one in fields(cls):
            text = environment.get(f"KG_STORE_{one.name.upper()}", "").strip()
            if text:
                values[one.name] = _read(one.name, one.default, text)
        values.update({name: value for name, value in given.items() if value is not None})
        return cls(**values)


def split_address(address: str) -> tuple[str, str, Secret]:
    """Return an address free of credentials, the user and the password that stood in it.

    Raises ``ParameterError`` for what is no http(s) address.

    >>> split_address("https://reader:s%2Fcret@graph.example/sparql")
    ('https://graph.example/sparql', 'reader', ***)
    """
    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or parts.fragment:
        raise _bad("url", parts.scheme and f"{parts.scheme}:…", "http(s)://host/path")
    bare = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))
    return bare, unquote(parts.username or ""), Secret(unquote(parts.password or ""))


def _read(name: str, default: object, text: str) -> object:
    if isinstance(default, Secret):
        return Secret(text)
    if isinstance(default, str):
        return text
    try:
        number = int(text) if isinstance(default, int) else float(text)
    except ValueError:
        raise _bad(name, text, type(default).__name__) from None
    if not 0 < number < float("inf"):
        raise _bad(name, text, "> 0")
    return number


def _bad(name: str, value: str, expected: str) -> ParameterError:
    shown = "KG_STORE" if name == "url" else f"KG_STORE_{name.upper()}"
    return ParameterError("setting", name=shown, value=value, expected=expected)
