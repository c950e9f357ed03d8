"""Answers that may be a slip of the finger: asked about once, and kept if the tenant says so."""

import re
from collections.abc import Mapping

from formservice.languages import N_
from formservice.questions.question import Answers, Problem, Question, QuestionKind, Step
from formservice.text.providers import likely_meant

_DIGITS_OF_A_DUTCH_NUMBER = 10
_ALMOST = {9, 11}
_ONE_NUMBER = re.compile(r"[\d\s()./+\-\u2010-\u2015]+")
_FROM_ABROAD = re.compile(r"^(?:\+|00)31(?:\(?0\)?)?")


def doubts(step: Step, answers: Answers, asked: Mapping[str, str]) -> dict[str, Problem]:
    """Return what to ask about the answers of a step, by question name; `asked` are answers it was asked of before."""
    found: dict[str, Problem] = {}
    for question in step.questions:
        typed = answers.get(question.name, "").strip()
        if typed and asked.get(question.name) != typed and (doubt := _doubt(question, typed, answers)):
            found[question.name] = doubt
    return found


def _doubt(question: Question, typed: str, answers: Answers) -> Problem | None:
    if question.kind is QuestionKind.MAIL and (meant := likely_meant(typed)):
        return Problem(
            N_("U hebt %(typed)s ingevuld. Bedoelt u %(meant)s?"),
            {"typed": typed, "meant": meant},
            ((meant, N_("Ja, %(answer)s")), (typed, N_("Nee, %(answer)s klopt"))),
        )
    is_to_be_called = question.kind is QuestionKind.PHONE and question.missing and question.is_required(answers)
    if is_to_be_called and (digits := _odd_digits(typed)):
        return Problem(
            N_("Dit telefoonnummer heeft %(digits)s cijfers. Een Nederlands nummer heeft er tien. Klopt het zo?"),
            {"digits": digits},
            ((typed, N_("Ja, %(answer)s klopt")),),
        )
    return None


def _odd_digits(typed: str) -> int | None:
    """Return how many digits a Dutch number has where that is one too few or too many."""
    bare = re.sub(r"[\s()./\-\u2010-\u2015]", "", typed)
    number = _FROM_ABROAD.sub("0", bare)
    is_one_number = _ONE_NUMBER.fullmatch(typed) and number.startswith("0") and not number.startswith("00")
    return len(number) if is_one_number and number.isdecimal() and len(number) in _ALMOST else None
