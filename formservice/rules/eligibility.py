"""Whether a tenant can come to the committee: written to the corporation first (F1), then one of two reasons (F2)."""

import calendar
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from formservice.rules.terms import Term, eligible_from


class Written(StrEnum):
    """Question 1: how the tenant complained to the corporation."""

    MAIL = "mail"
    LETTER = "letter"
    WEBSITE = "website"
    NOT_WRITTEN = "no"
    UNKNOWN = "unknown"


class Answered(StrEnum):
    """Question 2: whether the corporation answered."""

    NO = "no"
    ONLY_RECEIVED = "received"
    YES = "yes"
    UNKNOWN = "unknown"


class Now(StrEnum):
    """Question 3, after a real answer: how it is now."""

    SOLVED = "solved"
    DISAGREE = "disagree"
    PROMISED = "promised"
    BADLY = "badly"


@dataclass(frozen=True)
class SentOn:
    """Question 4: the complaint was first sent on this day."""

    day: date


@dataclass(frozen=True)
class SentIn:
    """Question 4: the tenant knows only the month; raises ValueError for a month that no calendar has."""

    year: int
    month: int

    def __post_init__(self) -> None:
        """Refuse a month that does not exist."""
        date(self.year, self.month, 1)

    @property
    def first_day(self) -> date:
        """The month's first day."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The month's last day."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])


@dataclass(frozen=True)
class SentUnknown:
    """Question 4: the tenant does not know when."""


SENT_UNKNOWN = SentUnknown()

Sent = SentOn | SentIn | SentUnknown


@dataclass(frozen=True)
class EligibilityAnswers:
    """What the tenant answered so far; None where a question was not answered.

    `goes_on_unsure`: the tenant submits the complaint although the answers do not tell whether it can be taken up.
    """

    written: Written | None = None
    answered: Answered | None = None
    now: Now | None = None
    sent: Sent | None = None
    goes_on_unsure: bool = False


class Outcome(StrEnum):
    """Where the answers lead: exactly one of these."""

    ELIGIBLE = "eligible"
    NOT_IN_WRITING = "not-in-writing"
    TERM_RUNNING = "term-running"
    SOLVED = "solved"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


class Reason(StrEnum):
    """Why the answers lead there."""

    NOT_SATISFIED = "not-satisfied"
    NO_ANSWER_IN_TERM = "no-answer-in-term"
    NOT_IN_WRITING = "not-in-writing"
    TERM_RUNNING = "term-running"
    SOLVED = "solved"
    WRITTEN_UNKNOWN = "written-unknown"
    SENT_UNKNOWN = "sent-unknown"
    SENT_MONTH_ONLY = "sent-month-only"
    SENT_AHEAD = "sent-ahead"


@dataclass(frozen=True)
class Verdict:
    """Where the answers lead, and why.

    `eligible_from` is given while the term runs, or may run; `next_question` when one must be answered (again).
    """

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    eligible_from: date | None = None
    next_question: str | None = None
    goes_on_unsure: bool = False

    @property
    def opens_form(self) -> bool:
        """Tell whether the tenant may submit the complaint now: surely, or unsure and all the same."""
        return self.outcome is Outcome.ELIGIBLE or (self.outcome is Outcome.UNSURE and self.goes_on_unsure)


def judge(answers: EligibilityAnswers, today: date, term: Term, written_channels: Collection[str]) -> Verdict:
    """Return where the answers lead on the day `today` (in Europe/Amsterdam); always exactly one outcome.

    Answers to questions that the earlier answers leave out do not count. `written_channels` are the values of
    `Written` that this committee takes for writing.
    """
    return replace(_judge(answers, today, term, written_channels), goes_on_unsure=answers.goes_on_unsure)


def _judge(answers: EligibilityAnswers, today: date, term: Term, written_channels: Collection[str]) -> Verdict:
    if answers.written is None:
        return _ask("written")
    if answers.written is Written.UNKNOWN:
        return Verdict(Outcome.UNSURE, (Reason.WRITTEN_UNKNOWN,))
    if answers.written is Written.NOT_WRITTEN or answers.written not in written_channels:
        return Verdict(Outcome.NOT_IN_WRITING, (Reason.NOT_IN_WRITING,))
    if answers.answered is None:
        return _ask("answered")
    if answers.answered is Answered.YES:
        return _judge_answer(answers.now)
    return _judge_silence(answers.sent, today, term)


def _ask(question: str, *reasons: Reason) -> Verdict:
    return Verdict(Outcome.UNANSWERED, reasons, next_question=question)


def _judge_answer(now: Now | None) -> Verdict:
    if now is None:
        return _ask("now")
    if now is Now.SOLVED:
        return Verdict(Outcome.SOLVED, (Reason.SOLVED,))
    return Verdict(Outcome.ELIGIBLE, (Reason.NOT_SATISFIED,))


def _judge_silence(sent: Sent | None, today: date, term: Term) -> Verdict:
    if sent is None:
        return _ask("sent")
    if isinstance(sent, SentUnknown):
        return Verdict(Outcome.UNSURE, (Reason.SENT_UNKNOWN,))
    if isinstance(sent, SentOn):
        first, last = sent.day, sent.day
    else:
        # Of the running month only the days until today can be meant.
        first, last = sent.first_day, max(sent.first_day, min(sent.last_day, today))
    if first > today:
        return _ask("sent", Reason.SENT_AHEAD)
    earliest, latest = eligible_from(first, term), eligible_from(last, term)
    if today >= latest:
        return Verdict(Outcome.ELIGIBLE, (Reason.NO_ANSWER_IN_TERM,))
    if today < earliest:
        return Verdict(Outcome.TERM_RUNNING, (Reason.TERM_RUNNING,), eligible_from=latest)
    return Verdict(Outcome.UNSURE, (Reason.SENT_MONTH_ONLY,), eligible_from=latest)
