"""Settings of a remote engine come from the environment, and secrets stay secret."""

from __future__ import annotations

import copy
import pickle
from dataclasses import asdict, fields

import pytest

from kg.errors import EnvironmentFault, ParameterError
from kg.messages import message
from kg.remote import ENGINES, RemoteSettings
from kg.remote.endpoint import Endpoint, with_credentials
from kg.remote.settings import Secret, split_address
from kg.sparql.limits import QueryLimits
from tests.support.places import ROOT


def test_settings_are_read_from_the_environment() -> None:
    found = RemoteSettings.read(
        {"KG_STORE_AUTH": "digest", "KG_STORE_USER": "reader", "KG_STORE_PASSWORD": "s3cret",
         "KG_STORE_SECONDS": "2.5", "KG_STORE_ATTEMPTS": "1", "KG_STORE_ENGINE": " virtuoso "},
        seconds=4.0, user=None,
    )  # fmt: skip
    assert (found.auth, found.user, found.engine, found.attempts) == ("digest", "reader", "virtuoso", 1)
    assert found.seconds == 4.0
    assert found.password.reveal() == "s3cret"


@pytest.mark.parametrize(("name", "value"), [
    ("AUTH", "kerberos"), ("ENGINE", "mysql"), ("SECONDS", "soon"), ("SECONDS", "nan"), ("ATTEMPTS", "0"),
    ("CONNECTIONS", "-1"), ("UPDATE_URL", "ftp://x/y"), ("GRAPHS_URL", "http://u:p@h/"),
])  # fmt: skip
def test_a_wrong_setting_is_told_by_its_name(name: str, value: str) -> None:
    with pytest.raises(ParameterError, match=f"KG_STORE_{name}|KG_STORE "):
        RemoteSettings.read({f"KG_STORE_{name}": value})


@pytest.mark.parametrize("address", [
    "", "graph.example/sparql", "ftp://h/", "file:///etc/passwd", "http://", "http://h:99999/", "http://h/#x", "http://[/",
])  # fmt: skip
def test_what_is_no_http_address_is_refused(address: str) -> None:
    with pytest.raises(ParameterError, match="KG_STORE"):
        Endpoint.connect(address, RemoteSettings())


def test_credentials_in_an_address_are_taken_out_of_it() -> None:
    address, settings = with_credentials("https://reader:s%40cret@graph.example:8443/sparql?x=1", RemoteSettings())
    assert address == "https://graph.example:8443/sparql?x=1"
    assert (settings.auth, settings.user, settings.password.reveal()) == ("basic", "reader", "s@cret")
    assert split_address("https://graph.example/sparql")[1] == ""


def test_a_secret_shows_itself_to_nobody() -> None:
    settings = RemoteSettings(auth="basic", user="reader", password=Secret("s3cret"), token=Secret("t0ken"))
    shown = f"{settings} {settings!r} {settings.password!s} {[settings.token]}"
    assert "s3cret" not in shown
    assert "t0ken" not in shown
    for way in (pickle.dumps, copy.deepcopy, asdict):
        with pytest.raises(TypeError, match="not written"):
            way(settings)


def test_a_certificate_file_that_is_not_there_is_told(tmp_path: object) -> None:
    with pytest.raises(EnvironmentFault, match=r"none\.pem"):
        Endpoint.connect("https://127.0.0.1:1/", RemoteSettings(ca_file=f"{tmp_path}/none.pem"))


def test_the_guard_s_limits_are_passed_on() -> None:
    limited = RemoteSettings().limited(QueryLimits(seconds=3.0, result_bytes=1000))
    assert (limited.seconds, limited.answer_bytes) == (3.0, 1000)


def test_every_setting_is_explained_in_both_languages_and_on_the_page_of_settings() -> None:
    guide = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for one in fields(RemoteSettings):
        assert message(f"remote.settings.{one.name}", "zh") != message(f"remote.settings.{one.name}", "en")
        assert f"`KG_STORE_{one.name.upper()}`" in guide


def test_the_guide_says_which_engines_were_tested() -> None:
    guide = (ROOT / "docs" / "scale-out.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip(): line for line in guide.splitlines() if line.startswith("| ")}
    for one in ENGINES[:-1]:
        [row] = [line for name, line in rows.items() if one.title.split(" 7")[0] in name]
        assert (f"**{one.tested}**" in row) if one.tested else ("没有 · not" in row), one.name
