"""``kg publish`` and ``kg serve --store``: the whole site answered from a real engine.

The engine is stopped and started again, loses what it held, and gets new releases, all while
the site goes on running.
"""

from __future__ import annotations

import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.remote.servers import Server, free_port, oxigraph_binary, start_oxigraph, stopping
from tests.support import servers

SECONDS = 30.0
QUICK = {"KG_WATCH_SECONDS": "0.1", "KG_STORE_ATTEMPTS": "1"}
COUNT = "SELECT (COUNT(?brand) AS ?n) { ?brand a ba:PartyBrand }"

pytestmark = pytest.mark.skipif(
    oxigraph_binary() is None, reason="no «oxigraph» beside Python: it comes with the dev packages (PyPI oxigraph)"
)


def kg(home: Path, *words: str, **extra: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [*servers.KG, *words], env=servers.environment(home, extra), capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def publish(home: Path, engine: Server, *flags: str) -> str:
    code, out, err = kg(home, "publish", "--store", engine.address, *flags)
    assert code == 0, err
    return out


@contextmanager
def serving(engine: Server, folder: Path, **extra: str) -> Iterator[servers.Server]:
    """Serve from the engine; the site's own folder is empty and stays so."""
    home = folder / "nothing-here"
    with servers.serve(home, "--store", engine.address, extra={**QUICK, **extra}) as site:
        yield site
    assert not (home / "releases").exists()


def ask(site: servers.Server, path: str, accept: str = "*/*") -> tuple[int, str, Message]:
    request = urllib.request.Request(site.url + path, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers


def until(what: Callable[[], bool]) -> None:
    """Ask again until it is so; each question is a request, so nothing spins."""
    deadline = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < deadline, "it never came to be"


def brands(site: servers.Server) -> int:
    status, body, _ = ask(site, f"/sparql?query={quote(COUNT)}&format=json")
    assert status == 200, body
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])


def release_of(site: servers.Server) -> str:
    status, body, _ = ask(site, "/healthz")
    return str(json.loads(body)["release"]) if status == 200 else ""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, tiny_home: Path) -> Iterator[Server]:
    with stopping(start_oxigraph(tmp_path_factory.mktemp("engine"))) as started:
        publish(tiny_home, started)
        yield started


@pytest.fixture(scope="module")
def site(engine: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with serving(engine, tmp_path_factory.mktemp("far")) as started:
        yield started


@pytest.fixture(scope="module")
def near(tiny_home: Path) -> Iterator[servers.Server]:
    with servers.serve(tiny_home) as started:
        yield started


@pytest.mark.parametrize(
    "path",
    [
        "/index.json", "/themes.json", "/theme/licai-weimin.json", "/brands.json", "/brand/yangfan.json",
        "/units.json", "/unit/linlan.json", "/branch/linlan-jgdw.json", "/principles.json", "/place/linlan.json",
        "/search.json?q=lcwm", "/about.json", "/views/overview.json", "/views/theme.json?theme=licai-weimin",
        "/views/query.json?query=clusters", "/views/unit.svg?unit=linlan",
        "/views/query.json?query=brands_on_theme&theme=licai-weimin", "/id/brand/yangfan.nt",
    ],
)  # fmt: skip
def test_the_site_answers_as_from_its_own_disk(path: str, site: servers.Server, near: servers.Server) -> None:
    here, there = ask(near, path), ask(site, path)
    assert here[0] == 200, here[1]
    assert there[:2] == here[:2]


@pytest.mark.parametrize("path", ["/", "/theme/licai-weimin", "/ask", "/ask?name=brands_on_theme&theme=licai-weimin", "/explore", "/sparql"])
def test_every_page_is_a_page(path: str, site: servers.Server) -> None:
    status, body, _ = ask(site, path, "text/html")
    assert status == 200, body
    assert "<h1" in body


def test_sparql_is_answered_from_the_engine(site: servers.Server) -> None:
    assert brands(site) == 11
    status, body, _ = ask(site, f"/sparql?query={quote('ASK { GRAPH ?g { ?s ?p ?o } }')}", "text/csv")
    assert (status, body.strip()) == (200, "true")
    status, body, _ = ask(site, f"/sparql?query={quote('INSERT DATA { <urn:a> <urn:b> 1 }')}")
    assert (status, json.loads(body)["error"]["code"]) == (403, "query_refused")


def test_an_engine_that_goes_away_is_told_and_is_found_again(tmp_path: Path, tiny_home: Path) -> None:
    folder = tmp_path / "engine"
    folder.mkdir()
    port = free_port()
    with stopping(start_oxigraph(folder, port)) as engine:
        publish(tiny_home, engine)
        with serving(engine, tmp_path) as site:
            assert brands(site) == 11
            engine.stop()
            until(lambda: ask(site, "/healthz")[0] == 503)
            status, body, headers = ask(site, "/brand/daoxiang", "text/html")
            assert (status, headers["Retry-After"]) == (503, "5")
            assert "数据暂时取不到" in body
            assert engine.address not in body, "visitors need no addresses"
            status, body, _ = ask(site, "/brand/daoxiang.json")
            assert (status, json.loads(body)["error"]["code"]) == (503, "store_away")
            status, body, _ = ask(site, f"/sparql?query={quote('ASK { ?b a ba:Theme }')}")
            assert (status, json.loads(body)["error"]["code"]) == (503, "store_away")
            with stopping(start_oxigraph(folder, port)):
                until(lambda: ask(site, "/healthz")[0] == 200)
                assert ask(site, "/brand/daoxiang")[0] == 200


def test_an_engine_that_comes_back_without_its_data_is_not_served_from(tmp_path: Path, tiny_home: Path) -> None:
    for name in ("engine", "empty"):
        (tmp_path / name).mkdir()
    port = free_port()
    with stopping(start_oxigraph(tmp_path / "engine", port)) as engine:
        publish(tiny_home, engine)
        with serving(engine, tmp_path) as site:
            engine.stop()
            until(lambda: ask(site, "/healthz")[0] == 503)
            with stopping(start_oxigraph(tmp_path / "empty", port)) as empty:
                until(lambda: "no_release" in ask(site, "/healthz")[1])
                status, body, _ = ask(site, "/themes.json")
                assert (status, json.loads(body)["error"]["code"]) == (503, "no_release")
                publish(tiny_home, empty)
                until(lambda: ask(site, "/themes.json")[0] == 200)


def test_a_site_may_start_before_its_engine(tmp_path: Path, tiny_home: Path) -> None:
    folder = tmp_path / "engine"
    folder.mkdir()
    port = free_port()
    with stopping(start_oxigraph(folder, port)) as engine:
        publish(tiny_home, engine)
    with servers.serve(tmp_path / "home", "--store", engine.address, extra=QUICK, ready=503) as site:
        status, body, _ = ask(site, "/", "text/html")
        assert status == 503
        assert "数据暂时取不到" in body
        with stopping(start_oxigraph(folder, port)):
            until(lambda: ask(site, "/")[0] == 200)


def test_a_new_release_is_served_without_a_restart_and_the_old_can_come_back(
    tmp_path: Path, tiny_home: Path, bundled_folder: Path
) -> None:
    home = tmp_path / "home"
    kg(home, "build", "--data", str(bundled_folder))
    (tmp_path / "engine").mkdir()
    with stopping(start_oxigraph(tmp_path / "engine")) as engine:
        publish(tiny_home, engine)
        with serving(engine, tmp_path) as site:
            old = release_of(site)
            publish(home, engine)
            until(lambda: release_of(site) not in ("", old))
            assert brands(site) > 40
            assert old in publish(tiny_home, engine)
            until(lambda: release_of(site) == old)
            assert brands(site) == 11


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "--store"),
        (("--store", "ftp://nowhere"), 2, "KG_STORE"),
        (("--store", "http://127.0.0.1:9/sparql"), 16, "127.0.0.1:9"),
        (("--store", "http://reader:s3cret@127.0.0.1:9/sparql"), 16, "127.0.0.1:9"),
        (("--store", "http://127.0.0.1:9/sparql", "--release", "20200101-aaaaaaaaaaaa"), 4, "20200101"),
    ],
)  # fmt: skip
def test_what_cannot_be_published_is_told(
    words: tuple[str, ...], code: int, said: str, tiny_home: Path
) -> None:
    given, out, err = kg(tiny_home, "publish", *words, **QUICK)
    assert (given, out) == (code, "")
    assert said in err
    assert "s3cret" not in err


def test_an_empty_site_has_nothing_to_publish(tmp_path: Path) -> None:
    code, _, err = kg(tmp_path, "publish", "--store", "http://127.0.0.1:9/sparql")
    assert code == 12
    assert "kg build" in err


def test_an_engine_without_releases_cannot_be_served_from(tmp_path: Path) -> None:
    (tmp_path / "engine").mkdir()
    with stopping(start_oxigraph(tmp_path / "engine")) as engine:
        code, _, err = kg(tmp_path, "serve", "--port", "0", "--store", engine.address)
        assert code == 12
        assert "kg publish" in err
