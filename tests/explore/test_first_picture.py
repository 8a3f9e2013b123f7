"""What the explorer's first page brings along, so that its picture waits for nothing."""

from __future__ import annotations

from fastapi.testclient import TestClient

from api.edition import Memory
from tests.api.looking import find, parse


def test_the_first_page_holds_its_picture_and_styles_and_names_the_script_for_later(client: TestClient) -> None:
    page = parse(client.get("/explore").text)
    view = client.get("/views/overview.json").json()
    assert len(find(page, ".explorer-first svg [data-node]")) == len(view["nodes"])
    assert not find(page, "link[rel=stylesheet]")
    (style,) = find(page, "style")
    for name in ("site.css", "pages.css", "explorer.css"):
        assert client.app.state.renderer.assets.by_name[name].content.decode() in (style.text or "")
    (holder,) = find(page, "#explorer")
    assert client.get(holder.get("data-script")).headers["content-type"].startswith("text/javascript")
    assert [one.get("src") for one in find(page, "script") if "explorer" in one.get("src")] == []


def test_a_page_that_asks_for_something_loads_script_and_styles_as_any_page(client: TestClient) -> None:
    page = parse(client.get("/explore?q=units").text)
    assert [one for one in find(page, "link[rel=stylesheet]") if "explorer.css" in one.get("href")]
    assert [one for one in find(page, "script[defer]") if "explorer.js" in one.get("src")]
    assert not find(page, "[data-script]")


def test_no_script_stands_inside_the_page(client: TestClient) -> None:
    for address in ("/explore", "/explore?q=units"):
        answer = client.get(address)
        assert all(one.get("src") and not one.text for one in find(parse(answer.text), "script"))
        assert "script-src 'self';" in answer.headers["content-security-policy"]


def test_memory_lets_go_of_the_oldest_bytes_where_they_are_too_many() -> None:
    memory = Memory(10, most_bytes=100)
    made: list[str] = []

    def ask(name: str, length: int) -> None:
        memory.get(name, lambda: made.append(name) or bytes(length))  # type: ignore[func-returns-value]

    for name, length in (("a", 60), ("b", 30), ("a", 60), ("c", 20), ("a", 60), ("b", 30)):
        ask(name, length)
    assert made == ["a", "b", "c", "b"]
    ask("d", 90)
    ask("d", 90)
    assert made == ["a", "b", "c", "b", "d"]


def test_memory_keeps_no_value_longer_than_all_it_may_hold() -> None:
    memory = Memory(10, most_bytes=10)
    assert memory.get("long", lambda: bytes(20)) == bytes(20)
    assert memory.get("short", lambda: b"1") == b"1"
    assert memory.get("short", lambda: b"2") == b"1"
