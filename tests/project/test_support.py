"""What the other tests stand on can fail when it should."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser

from tests.support.browser import Witness
from tests.support.locks import once
from tests.support.servers import free_port, serve

STAND_IN = textwrap.dedent(
    """
    import sys
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/healthz" else 404)
            self.end_headers()
            self.wfile.write(b"here")

        def log_message(self, *words):
            pass

    HTTPServer(("127.0.0.1", int(sys.argv[-1])), Answer).serve_forever()
    """
)


def test_a_server_is_ready_when_it_is_given_and_gone_afterwards(tmp_path: Path) -> None:
    with serve(tmp_path, command=[sys.executable, "-c", STAND_IN]) as server:
        assert server.get("/healthz") == (200, "here")
        assert server.get("/nothing")[0] == 404
        assert psutil.pid_exists(server.pid)
    assert not psutil.pid_exists(server.pid)


def test_a_server_that_ends_at_once_is_told_with_its_last_words(tmp_path: Path) -> None:
    dying = [sys.executable, "-c", "raise SystemExit('no data here')"]
    with pytest.raises(AssertionError, match="no data here"), serve(tmp_path, command=dying):
        pytest.fail("it never answered")


def test_a_free_port_is_free() -> None:
    assert 1024 < free_port() < 65536


def test_a_request_that_leaves_the_page_or_the_machine_is_seen(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
        '<img src="http://outside.invalid/a.png"><script>undefined_thing()</script>',
        encoding="utf-8",
    )
    page = chromium.new_page()
    witness = Witness(page)
    page.goto(file.as_uri())
    page.close()
    assert witness.left_the_machine == ["http://outside.invalid/a.png"]
    assert [fault for fault in witness.faults if "undefined_thing" in fault]


def test_a_quiet_page_is_seen_as_quiet(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<title>x</title><p>理财为民</p>", encoding="utf-8")
    page = chromium.new_page()
    witness = Witness(page)
    page.goto(file.as_uri())
    page.close()
    assert witness.requests == [file.as_uri()]
    assert (witness.left_the_page, witness.faults) == ([], [])


def test_a_thing_is_done_once_and_again_after_a_failure(tmp_path: Path) -> None:
    calls: list[str] = []

    def fail() -> None:
        calls.append("failed")
        raise ValueError("no luck")

    with pytest.raises(ValueError, match="no luck"):
        once(tmp_path / "mark", fail)
    for _ in range(2):
        once(tmp_path / "mark", lambda: calls.append("done"))
    assert calls == ["failed", "done"]


