"""Where stories lie: the bundled ones, which nobody changes, and the site's own, which go before.

One file a story; a file is written whole or not at all. This module knows neither site nor web.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kg.disk import disk_faults, replace_file
from kg.errors import EnvironmentFault, ParameterError, StoryError, UnknownNameError
from viz.stories.grammar import KEY
from viz.stories.model import Story
from viz.stories.reader import read_story
from viz.stories.writer import write_story

MOST = 500
"""So many stories of its own a site may have."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A story on the shelf: the story, whether it is the site's own, and the hash of its file."""

    story: Story
    own: bool
    version: str


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A file that cannot be read, and why."""

    key: str
    fault: StoryError


class Shelf:
    """The stories of a site; may be used from many threads, and changes come one after another."""

    def __init__(self, own: Path, bundled: Path | None = None) -> None:
        self._own, self._bundled = own, bundled
        self._changing = threading.RLock()

    def names(self) -> tuple[str, ...]:
        """Return the names of all stories in order: bundled first, then the site's own."""
        found: dict[str, None] = {}
        for folder in (self._bundled, self._own):
            if folder is not None and folder.is_dir():
                names = sorted(path.stem for path in folder.glob("*.md"))
                found.update(dict.fromkeys(name for name in names if KEY.fullmatch(name)))
        return tuple(found)

    def all(self) -> Iterator[Shelved | Spoiled]:
        """Yield every story; a file that cannot be read is said so, and the others go on."""
        return self.some(0, len(self.names()))

    def some(self, offset: int, limit: int) -> Iterator[Shelved | Spoiled]:
        """Yield ``limit`` stories from number ``offset`` on, in the order of ``names``."""
        for key in self.names()[offset : offset + limit]:
            try:
                yield self.find(key)
            except StoryError as fault:
                yield Spoiled(key, fault)

    def find(self, key: str) -> Shelved:
        """Return the story ``key``, the site's own before the bundled one.

        Raises ``UnknownNameError`` where there is none, ``StoryError`` for a file that is not right.
        """
        if not KEY.fullmatch(key):
            raise UnknownNameError("story", key[:64])
        for folder, own in ((self._own, True), (self._bundled, False)):
            path = folder / f"{key}.md" if folder is not None else None
            if path is not None and path.is_file():
                content = path.read_bytes()
                return Shelved(read_story(key, content.decode("utf-8", "replace")), own, _version(content))
        raise UnknownNameError("story", key, tuple(self.names())[:5])

    def keep(self, story: Story, before: str | None = None) -> Shelved:
        """Write the site's own story; ``before`` is the version it was changed from.

        Raises ``StoryError``, ``ParameterError`` where somebody else has changed it meanwhile,
        ``EnvironmentFault`` where nothing can be written.
        """
        with self._changing:
            return self._keep(story, before)

    def amend(self, key: str, change: Callable[[Story], Story]) -> Shelved:
        """Change the story ``key`` as it is now: what somebody else changes meanwhile is not lost.

        Raises what ``find``, ``keep`` and ``change`` raise.
        """
        with self._changing:
            return self._keep(change(self.find(key).story), None)

    def _keep(self, story: Story, before: str | None) -> Shelved:
        content = write_story(story).encode("utf-8")
        with suppress(UnknownNameError):
            now = self.find(story.key).version
            if before is not None and before != now:
                raise ParameterError("story_changed", name=story.key)
        path = self._own / f"{story.key}.md"
        with disk_faults(self._own):
            self._own.mkdir(parents=True, exist_ok=True)
            if not path.exists() and len(list(self._own.glob("*.md"))) >= MOST:
                raise EnvironmentFault("folder_full", folder="stories", limit=MOST, unit="×")
            replace_file(path, content)
        return Shelved(story, True, _version(content))

    def forget(self, key: str) -> None:
        """Take the site's own story away; a bundled one of that name shows again.

        Raises ``UnknownNameError`` where the site has none of its own.
        """
        if not KEY.fullmatch(key) or not (self._own / f"{key}.md").is_file():
            raise UnknownNameError("story", key[:64])
        (self._own / f"{key}.md").unlink()


def _version(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]
