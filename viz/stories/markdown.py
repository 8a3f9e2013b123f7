"""Markdown of stories: as HTML that holds nothing but text and a few marks, and as plain blocks.

CommonMark by markdown-it-py with HTML off and images off, so nothing is ever loaded; links go
to http(s) and to this site only. This module is the only home of markdown-it-py.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_LATIN = "\u2e7f"
"""Characters after this one are those of East Asian writing: no blanks stand between them."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; ``bold`` and ``italic`` as marked, ``href`` where it is a link."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or an entry of a list: ``level`` 1 and more; ``mark`` is its number or bullet."""

    runs: tuple[Run, ...]
    level: int = 0
    mark: str = ""

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


def _allowed(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") or (not parts.scheme and not parts.netloc and not url.startswith("//"))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(["image", "html_block", "html_inline"])
    parser.validateLink = _allowed  # type: ignore[method-assign]
    return parser


def _inside_chinese(children: list[Token], at: int) -> bool:
    """Tell whether a line was broken inside Chinese text, where no blank belongs."""
    if children[at].type != "softbreak":
        return False
    before = next((one.content for one in reversed(children[:at]) if one.content), "")
    after = next((one.content for one in children[at:] if one.content), "")
    return bool(before and after) and (before[-1] > _LATIN or after[0] > _LATIN)


def to_html(text: str) -> Markup:
    """Return ``text`` as HTML.

    ``Markup`` because the parser has escaped every text and made every tag itself.

    >>> str(to_html("**好** <b>"))
    '<p><strong>好</strong> &lt;b&gt;</p>\\n'
    """
    tokens = _parser().parse(text)
    for token in tokens:
        children = token.children or []
        token.children = [child for at, child in enumerate(children) if not _inside_chinese(children, at)]
        for child in token.children:
            if child.type == "link_open":
                child.attrSet("rel", "noopener noreferrer")
                child.attrSet("target", "_blank")
    return Markup(_parser().renderer.render(tokens, _parser().options, {}))


def to_blocks(text: str) -> tuple[Block, ...]:
    """Return ``text`` as paragraphs and entries of lists, for outputs that are not HTML."""
    blocks: list[Block] = []
    lists: list[int] = []  # number of the next entry, 0 for bullets
    mark = ""
    for token in _parser().parse(text):
        match token.type:
            case "bullet_list_open":
                lists.append(0)
            case "ordered_list_open":
                lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                mark = f"{lists[-1]}." if lists[-1] else "•"
                lists[-1] += 1 if lists[-1] else 0
            case "inline":
                blocks.append(Block(tuple(_runs(token)), len(lists), mark))
                mark = ""
            case "fence" | "code_block":
                blocks += [Block((Run(line),), len(lists)) for line in token.content.rstrip("\n").split("\n")]
    return tuple(blocks)


def _runs(token: Token) -> list[Run]:
    runs: list[Run] = []
    bold = italic = False
    href = ""
    children = token.children or []
    for at, child in enumerate(children):
        if _inside_chinese(children, at):
            continue
        match child.type:
            case "strong_open" | "strong_close":
                bold = child.nesting > 0
            case "em_open" | "em_close":
                italic = child.nesting > 0
            case "link_open":
                href = str(child.attrGet("href") or "")
            case "link_close":
                href = ""
            case "softbreak" | "hardbreak":
                runs.append(Run(" " if child.type == "softbreak" else "\n", bold, italic, href))
            case _:
                runs.append(Run(child.content, bold, italic, href))
    return [run for run in runs if run.text]


def plain(text: str) -> str:
    """Return the words of ``text`` in lines, for notes and lists."""
    lines = (f"{'  ' * max(block.level - 1, 0)}{block.mark} {block.text}".strip() for block in to_blocks(text))
    return "\n".join(lines)
