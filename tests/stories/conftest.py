"""A small story, and a site with the bundled ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

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


@pytest.fixture(scope="module")
def client(site_home: Path, open_site: Callable[..., TestClient]) -> Iterator[TestClient]:
    """A client of the bundled site; only to be read."""
    with open_site(site_home) as client:
        yield client
