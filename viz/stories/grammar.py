"""The words of a story's file that the reader knows and the writer writes: one table each.

::

    ---
    title: 一个主题，多种表达
    minutes: 20
    ---
    导语。

    ## 第一步的标题

    ```view
    view: theme
    theme: licai-weimin
    digest: 12-11-0123456789ab
    ```

    正文。

    ### 提问
    ### 讲解提示
    ### 小测
    题目？
    - [x] 对的答案
    - [ ] 错的答案

    > 为什么。
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

HEAD = ("title", "title_en", "source", "minutes")
"""Names of the front matter; ``title`` must be there."""

SECTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "question": ("提问", "Question"),
        "notes": ("讲解提示", "Notes"),
        "quiz": ("小测", "Quiz"),
    }
)
"""Headings (level 3) of a step: the field, and what may be written; the first is what is written."""

FENCE = "view"
"""Info string of the fenced block that names a step's picture."""

OURS = ("view", "kept", "digest")
"""Names in that block that are not parameters of the view."""

KEY = re.compile(r"\w[\w-]{0,63}", re.UNICODE)
"""What a story may be called: letters and digits of any script, ``_`` and ``-``."""

RESERVED = frozenset({"new", "check", "list"})
"""Names that addresses and commands have taken."""

KEPT = re.compile(r"[0-9a-f]{32}")

DIGEST = re.compile(r"\d+-\d+-[0-9a-f]{12}")

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""What a parameter may be called."""

CHOICE = re.compile(r"[-*] \[([ xX])\] +(.+)")
"""A line of a quiz: an answer, marked where it is right."""

MOST_STEPS = 60
LONGEST = 20_000
"""Characters of the longest text of a step; of the whole file ten times as many."""
