"""The blocks of which letters and papers are made; each says what it holds, and nothing of how it looks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from formservice.documents.words import Say, Value, no_formula
from formservice.languages import LANGUAGES

Row = tuple[Say, Say | Value]


@dataclass(frozen=True)
class Title:
    """The heading of a letter."""

    kind: ClassVar[str] = "title"
    text: Say


@dataclass(frozen=True)
class Heading:
    """The heading of a part of a letter."""

    kind: ClassVar[str] = "heading"
    text: Say


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    kind: ClassVar[str] = "paragraph"
    text: Say


@dataclass(frozen=True)
class Alert:
    """What the reader must do first."""

    kind: ClassVar[str] = "alert"
    text: Say


@dataclass(frozen=True)
class Note:
    """A paragraph that matters less."""

    kind: ClassVar[str] = "note"
    text: Say


@dataclass(frozen=True)
class Big:
    """The one thing to keep: a reference or a code."""

    kind: ClassVar[str] = "big"
    label: Say
    value: str


@dataclass(frozen=True)
class Steps:
    """What happens, in order."""

    kind: ClassVar[str] = "steps"
    items: tuple[Say, ...]


@dataclass(frozen=True)
class Action:
    """A link that one presses to do something."""

    kind: ClassVar[str] = "action"
    label: Say
    url: str


@dataclass(frozen=True)
class Facts:
    """Short answers, each beside its question; an answer is a text of the catalogue, a value, or as typed."""

    kind: ClassVar[str] = "facts"
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Appointment:
    """When and where to be: the first row is the day, the one thing not to miss."""

    kind: ClassVar[str] = "appointment"
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class OwnWords:
    """What somebody wrote, untouched; its language is known only when it is Dutch.

    Its label is the heading of a part of the letter, or stands within one.
    """

    kind: ClassVar[str] = "own_words"
    label: Say
    note: Say | None
    typed: str
    language: str = ""
    is_part: bool = False

    @property
    def paragraphs(self) -> list[str]:
        """The lines that hold something."""
        return [line for line in no_formula(self.typed).splitlines() if line.strip()]


@dataclass(frozen=True)
class Help:
    """How to reach a person; `said` stands as the committee wrote it, in a language of its own."""

    kind: ClassVar[str] = "help"
    title: Say
    lines: tuple[Say, ...]
    said: str = ""
    said_in: str = ""


@dataclass(frozen=True)
class OpenLines:
    """Short answers, each after its label; dots to write on where one is empty."""

    kind: ClassVar[str] = "open_lines"
    rows: tuple[tuple[Say, str], ...]


@dataclass(frozen=True)
class OpenWords:
    """What the tenant wrote, under its label; empty lines to write on where there is nothing."""

    kind: ClassVar[str] = "open_words"
    label: Say
    typed: str

    @property
    def paragraphs(self) -> list[str]:
        """What was typed, a paragraph each."""
        return [line.strip() for line in self.typed.splitlines() if line.strip()]


class Room(StrEnum):
    """The space for an answer under a question."""

    BOXES = "boxes"
    LINE = "line"
    SHORT = "short"
    TEXT = "text"
    DATE = "date"
    LIST = "list"


@dataclass(frozen=True)
class Box:
    """A box to tick; `leads` tells where it goes on; `language` where the label is the name of one, in itself."""

    label: Say
    leads: Say | None = None
    language: str = ""


@dataclass(frozen=True)
class StepHeading:
    """The heading of a step, counted as on the web; no title where its one question says the same."""

    kind: ClassVar[str] = "step_heading"
    title: Say | None
    where: Say | None = None


@dataclass(frozen=True)
class Asked:
    """A question with its number and room for the answer."""

    kind: ClassVar[str] = "asked"
    number: str
    title: Say
    hint: Say | None
    may_stay_open: Say | None
    room: Room
    boxes: tuple[Box, ...]
    labels: tuple[Say, ...] = ()


@dataclass(frozen=True)
class Told:
    """What the committee says itself, in its own words."""

    kind: ClassVar[str] = "told"
    text: str


@dataclass(frozen=True)
class Signed:
    """Room for a signature and the date."""

    kind: ClassVar[str] = "signed"
    name: Say
    day: Say
    labels: tuple[Say, ...]


Block = (
    Title
    | Heading
    | Paragraph
    | Alert
    | Note
    | Big
    | Steps
    | Action
    | Facts
    | Appointment
    | OwnWords
    | Help
    # to complete by hand
    | OpenLines
    | OpenWords
    | StepHeading
    | Asked
    | Told
    | Signed
)


@dataclass(frozen=True)
class Sheet:
    """A letter in one language."""

    language: str
    blocks: tuple[Block, ...]

    @property
    def direction(self) -> str:
        """The direction in which the language is written."""
        return LANGUAGES[self.language].direction


def noted_once(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks with the note on whose words these are above the first of them only."""
    is_noted = False
    for block in blocks:
        if isinstance(block, OwnWords):
            yield replace(block, note=None) if is_noted else block
            is_noted = True
        else:
            yield block
