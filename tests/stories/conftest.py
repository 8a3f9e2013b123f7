"""A small story, and sites to keep stories in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.served import Served
from api.settings import Settings
from api.shelf import SiteShelf

SMALL = """---
title: 小故事
minutes: 5
---

导语。

## 第一步

```view
view: theme
theme: licai-weimin
```

正文 **要点**。

### 提问

为什么？

### 讲解提示

- 慢一点。

### 小测

哪一个？

- [x] 对的
- [ ] 错的

> 因为。

## 第二步

```view
view: unit
unit: qingdao
```
"""


@pytest.fixture
def small() -> str:
    """The file of a story of two steps."""
    return SMALL


@pytest.fixture(scope="session")
def open_site() -> Callable[..., TestClient]:
    """Make a client of an application of its own."""

    def make(home: Path, **more: object) -> TestClient:
        settings = Settings(home=str(home), query_workers=1, **more)  # type: ignore[arg-type]
        return TestClient(create_app(Served(SiteShelf(settings), settings), settings))

    return make


@pytest.fixture(scope="module")
def client(site_home: Path, open_site: Callable[..., TestClient]) -> Iterator[TestClient]:
    """A client of the bundled site; only to be read."""
    with open_site(site_home) as client:
        yield client


@pytest.fixture
def own_home(site_home: Path, tmp_path: Path) -> Path:
    """A site of the bundled data that belongs to one test."""
    home = tmp_path / "home"
    shutil.copytree(site_home, home)
    return home


@pytest.fixture
def own(own_home: Path, open_site: Callable[..., TestClient]) -> Iterator[TestClient]:
    """A client of a site that belongs to one test."""
    with open_site(own_home) as client:
        yield client
