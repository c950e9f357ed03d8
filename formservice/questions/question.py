"""How a question is asked: its kind, words, choices and condition; the files beside this one hold them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum

LONGEST_LINE = 200
LONGEST_TEXT = 20_000

Answers = Mapping[str, str]
"""The answers typed or chosen so far, as text by question name."""


class QuestionKind(StrEnum):
    """How a question is asked."""

    CHOICE = "choice"
    LINE = "line"
    TEXT = "text"
    MAIL = "mail"
    PHONE = "phone"
    POSTCODE = "postcode"
    REFERENCE = "reference"
    CODE = "code"
    DATE = "date"
    TICK = "tick"
    FILES = "files"


_SHORT = frozenset({QuestionKind.PHONE, QuestionKind.POSTCODE, QuestionKind.REFERENCE, QuestionKind.CODE})


class Offer(Enum):
    """What the committee offers to choose from, by its configuration."""

    CORPORATIONS = "corporations"
    LANGUAGES = "languages"


@dataclass(frozen=True)
class Problem:
    """A problem with an answer, in words for the tenant, with the values in them.

    `offers` are answers of which one may be meant, each with the words of its button.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    offers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Choice:
    """One answer to choose, with its words; `language` where these are in the same language for every reader."""

    value: str
    label: str
    language: str = ""


def always(_: Answers) -> bool:
    """Ask whatever was answered."""
    return True


def never(_: Answers) -> bool:
    """Ask of nobody."""
    return False


Condition = Callable[[Answers], bool]
"""Something that holds for answers, or not: whether a question is asked, for example."""


def given(name: str, *values: str) -> Condition:
    """Return the condition that a question was answered with one of these values."""
    return lambda answers: answers.get(name, "") in values


is_helped = given("for_whom", "other")
"""Whether someone fills it in for the tenant."""


@dataclass(frozen=True, eq=False)
class Question:
    """A question in the tenant's words; `missing` says what to do when it is left open.

    `lines` is the height of its box; `is_list`: its choices are many and short, and stand in a list that opens; `most`
    are the characters that an answer may have, where that is fewer than of its kind.
    """

    name: str
    kind: QuestionKind
    title: str
    short: str
    hint: str = ""
    missing: str = ""
    choices: tuple[Choice, ...] = ()
    is_required: Callable[[Answers], bool] = always
    may_stay_open: bool = False
    autocomplete: str = ""
    is_own_words: bool = False
    is_short_line: bool = False
    offers: Offer | None = None
    of_tenant: str = ""
    lines: int = 5
    is_list: bool = False
    most: int = 0

    @property
    def for_committee(self) -> str:
        """The question in short, in Dutch, where the committee reads it: about the tenant, not to the tenant."""
        return self.of_tenant or self.short

    @property
    def is_short(self) -> bool:
        """Tell whether an answer takes part of a line at most."""
        return self.is_short_line or self.kind in _SHORT

    @property
    def longest(self) -> int:
        """The most characters that an answer may have."""
        if self.most:
            return self.most
        return LONGEST_TEXT if self.kind is QuestionKind.TEXT else LONGEST_LINE


@dataclass(frozen=True, eq=False)
class Step:
    """One page of questions, under its own address; it shares its number where it only goes on from the one before.

    `begins` is the heading over this step and those after it, where the answers are shown together.
    """

    slug: str
    title: str
    questions: tuple[Question, ...]
    title_for_self: str = ""
    is_asked: Callable[[Answers], bool] = field(default=always)
    shares_number: bool = False
    begins: str = ""
    is_about_tenant: bool = False
    of_tenant: str = ""

    @property
    def for_committee(self) -> str:
        """The title in Dutch where the committee reads it: about the tenant, not to the tenant."""
        return self.of_tenant or self.title

    @property
    def has_files(self) -> bool:
        """Tell whether files are asked for."""
        return any(question.kind is QuestionKind.FILES for question in self.questions)

    @property
    def is_personal(self) -> bool:
        """Tell whether it asks how to reach somebody."""
        return any(
            question.kind is QuestionKind.MAIL or question.autocomplete.startswith("address")
            for question in self.questions
        )

    @property
    def has_own_words(self) -> bool:
        """Tell whether the tenant tells something in own words."""
        return any(question.is_own_words for question in self.questions)

    def title_for(self, answers: Answers) -> str:
        """Return the title for who fills it in: the tenant, or someone who helps."""
        return self.title if is_helped(answers) else self.title_for_self or self.title
