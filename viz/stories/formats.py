"""The table of what a story can be handed out as: one row and one function each.

Adding an output is a module with a function from a story with its pictures to bytes, and a
row here; command line, addresses and pages read the table. Modules are loaded late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from kg.messages import LANGUAGES, message
from viz.renderers.options import RenderOptions, read_options
from viz.stories.check import ToldStory
from viz.view import FormatError, Label


@dataclass(frozen=True, slots=True)
class StoryFormat:
    """An output: name and suffix of its files, media type, the module with its function, and
    the names of the ``viz.renderers.OPTIONS`` it understands."""

    name: str
    suffix: str
    media_type: str
    module: str
    takes: tuple[str, ...] = ()
    drawn: bool = True  # it holds pictures, which take their time

    @property
    def help(self) -> Label:
        """Say what it is for."""
        return Label(*(message(f"stories.format.{self.name}", lang) for lang in LANGUAGES))

    def write(self, told: ToldStory, options: RenderOptions) -> bytes:
        """Return the file."""
        function = getattr(import_module(f"viz.stories.{self.module}"), f"write_{self.name}")
        content: bytes = function(told, options)
        return content


STORY_FORMATS: Mapping[str, StoryFormat] = MappingProxyType(
    {
        row.name: row
        for row in (
            StoryFormat("html", "html", "text/html; charset=utf-8", "html", ("watermark", "approver")),
            StoryFormat(
                "pptx",
                "pptx",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                "pptx",
                ("watermark", "approver", "template"),
            ),
            StoryFormat(
                "docx",
                "docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "docx",
                ("layout", "template", "font", "watermark", "approver"),
            ),
            StoryFormat("scorm", "scorm.zip", "application/zip", "scorm", ("watermark", "approver")),
            StoryFormat("md", "md", "text/markdown; charset=utf-8", "source", drawn=False),
        )
    }
)
"""Every output of stories by name."""


def story_format(name: str) -> StoryFormat:
    """Return the row ``name`` (or of that suffix); raises ``FormatError``."""
    row = next((one for one in STORY_FORMATS.values() if name in (one.name, one.suffix)), None)
    if row is None:
        raise FormatError(name=name[:40], known=tuple(STORY_FORMATS))
    return row


def format_of_file(name: str) -> StoryFormat | None:
    """Return the row whose suffix ends the name of a file, ``None`` where there is none."""
    fitting = [row for row in STORY_FORMATS.values() if name.endswith(f".{row.suffix}")]
    return max(fitting, key=lambda row: len(row.suffix), default=None)


def render_story(told: ToldStory, format: str, lang: str = "zh", **given: object) -> bytes:
    """Return the story as ``format``; ``given`` are options by name.

    Raises ``FormatError``, ``ParameterError`` for an option that does not fit, and
    ``EnvironmentFault`` where the machine lacks what the format needs.
    """
    row = story_format(format)
    options = read_options(row.name, row.takes, given, lang="en" if lang == "en" else "zh")
    return row.write(told, options)
