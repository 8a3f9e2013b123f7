"""Costly results are made one at a time, a few are kept, and a crowd is told to come again."""

from __future__ import annotations

import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

import pytest

from kg.analysis.kept import OneByOne
from kg.errors import BusyError


def test_what_is_kept_is_not_made_again_and_the_oldest_goes_first() -> None:
    made: list[str] = []
    once = OneByOne(kept=2)
    for key in ("a", "b", "a", "c", "a", "b"):  # c drives b out: a was used since
        assert once.get(key, lambda key=key: made.append(key) or key) == key  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_what_is_too_large_is_made_anew_each_time() -> None:
    once = OneByOne()
    numbers = iter(range(9))
    assert [once.get("a", lambda: next(numbers), keep=False) for _ in range(3)] == [0, 1, 2]


def test_one_is_made_one_waits_and_the_next_is_told_to_come_again() -> None:
    once = OneByOne(waiting=1)
    begun, go_on = threading.Event(), threading.Event()
    at_work: list[int] = []

    def slow(value: int) -> int:
        at_work.append(value)
        assert len(at_work) == 1, "never two at a time"
        begun.set()
        assert go_on.wait(60)
        at_work.clear()
        return value

    def ask(value: int) -> int:
        return once.get(value, lambda: slow(value))

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(ask, 1)
        assert begun.wait(60)
        others = [pool.submit(ask, value) for value in (2, 3)]
        done, waiting = wait(others, 60, FIRST_COMPLETED)  # one has a place and waits, so the other ends at once
        fault = done.pop().exception()
        assert isinstance(fault, BusyError)
        assert fault.retry_after > 0
        assert "聚类" in fault.text("zh")
        go_on.set()
        assert first.result(60) == 1
        assert waiting.pop().result(60) in (2, 3)
    assert once.get(4, lambda: 4) == 4, "there is room again"


def test_what_is_made_may_ask_for_more_and_a_failure_gives_the_place_back() -> None:
    once = OneByOne(waiting=0)
    assert once.get("outer", lambda: once.get("inner", lambda: 1) + 1) == 2
    with pytest.raises(ZeroDivisionError):
        once.get("bad", lambda: 1 // 0)
    assert once.get("good", lambda: 3) == 3
