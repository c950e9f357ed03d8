"""The form on paper as the desk types it over: the same questions and rules, of which few must be answered (F1, F2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import request

from formservice.desk.act_fields import plain
from formservice.desk.forms import typed
from formservice.desk.reading import Misread, day_of
from formservice.letters.paper_form import Numbered
from formservice.questions.answers import day_from, names, problems
from formservice.questions.asked_first import ELIGIBILITY, SENT
from formservice.questions.complaint import Complaint
from formservice.questions.doubts import doubts
from formservice.questions.on_paper import denies_its_helper, understood
from formservice.questions.question import Problem, Question, QuestionKind, Step, never
from formservice.questions.spelling import tidy
from formservice.rules.case import Channel
from formservice.rules.eligibility import SentOn
from formservice.settings.committee import Committee

PHONE = "phone"
"""The one way in which no complaint comes."""
WAYS = (
    (Channel.POST.value, "Per post"),
    (Channel.MAIL.value, "Per mail"),
    (Channel.HANDED_OVER.value, "Afgegeven"),
    (PHONE, "Aan de telefoon"),
)
_MUST = {
    "name": "Vul de naam van de huurder in.",
    "corporation": "Vul de naam van de woningcorporatie in.",
    "what_happened": "Typ over wat er is gebeurd. Een paar zinnen zijn ook goed.",
}
_ON_ENVELOPE = {
    "postcode": "de postcode",
    "house_number": "het huisnummer",
    "street": "de straat",
    "town": "de woonplaats",
}
_NO_ENVELOPE = (
    "Er is geen mailadres voor de ontvangstbrief. Vul {lacking} in, of haal het vinkje bij de ontvangstbrief weg."
)
_NO_DAY = "Vul de dag in waarop de klacht binnenkwam."
_AHEAD = "Deze dag komt nog. Vul de dag in waarop de klacht binnenkwam."
_LONG_AGO = "Dit jaar is te lang geleden. Kijk het jaar na."
_NO_WAY = "Kies hoe de klacht binnenkwam."
_BY_PHONE = (
    "Aan de telefoon kan een klacht niet binnenkomen: dat kan alleen op papier of per mail. Geef of stuur de huurder "
    "het formulier op papier."
)
_SENT_LATER = "De huurder schreef de corporatie na de dag waarop de klacht bij ons binnenkwam. Kijk beide dagen na."
_HELPER_OF_NOBODY = "Hier staat dat niemand hielp, maar er is wel een helper ingevuld. Kies wie het invulde."
_AGAIN = "Klopt het toch? Druk dan nog een keer op de knop."


@dataclass(frozen=True)
class Asked:
    """A question with its number on paper, in the committee's words."""

    number: str
    question: Question

    @property
    def options(self) -> list[tuple[str, str]]:
        """The answers to choose from."""
        return [(choice.value, choice.label) for choice in self.question.choices]

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its fields."""
        return names(self.question)


def parts(committee: Committee) -> Iterator[tuple[str, list[Asked]]]:
    """Give the headings and the questions, in the order of the form on paper."""
    numbered = Numbered(replace(committee, corporations=()))
    first = [Asked(numbered.number(each), _open(each)) for step in ELIGIBILITY for each in step.questions]
    yield "De klacht bij de corporatie", first
    for step in numbered.steps:
        yield step.for_committee, [Asked(numbered.number(each), _open(each)) for each in step.questions]


def _open(question: Question) -> Question:
    """Return the question as the desk asks it: a paper may leave out what the web form must have."""
    if question.name in _MUST:
        return replace(question, missing=_MUST[question.name])
    if question.kind is QuestionKind.DATE:
        return replace(question, is_required=never)
    return replace(question, may_stay_open=True, is_required=never, missing="Kies een antwoord uit de lijst.")


class Typed:
    """What was typed over from a paper, field by field; `answers` are those of the questions alone."""

    def __init__(self, committee: Committee) -> None:
        self._asked = [each.question for _, some in parts(committee) for each in some]
        self.answers = understood({name: _spelled(each, name) for each in self._asked for name in names(each)})
        self.received_on, self.way = typed("received_on"), typed("way")
        self.tells, self.is_another = "tells" in request.form, "another" in request.form

    @property
    def values(self) -> Mapping[str, str]:
        """All that was typed, to show it again."""
        return {**self.answers, "received_on": self.received_on, "way": self.way}

    @property
    def on(self) -> date:
        """The day on which it came, where that has no problem."""
        read = day_of(self.received_on)
        if isinstance(read, Misread):
            raise ValueError(read.value)
        return read

    def problems(self, today: date) -> dict[str, str]:
        """Return what is wrong, by the field that it leads to, in the order of the page."""
        found = {"received_on": self._wrong_day(today), "way": self._wrong_way()}
        asked = Step("paper", "", tuple(self._asked))
        asked_before = {each.name: typed(f"{each.name}_asked") for each in self._asked}
        doubtful = doubts(asked, self.answers, asked_before)
        lacking = self._lacking_on_envelope()
        wrong = problems(asked, self.answers, today)
        for each in self._asked:
            field = next(iter(names(each)), each.name)
            if each.name in wrong:
                found[field] = _said(wrong[each.name])
            elif each.name in doubtful:
                found[field] = f"{_said(doubtful[each.name])} {_AGAIN}"
            elif [each.name] == lacking[:1]:
                found[field] = _NO_ENVELOPE.format(lacking=" en ".join(_ON_ENVELOPE[name] for name in lacking))
        if denies_its_helper(self.answers):
            found["for_whom"] = _HELPER_OF_NOBODY
        found = {name: problem for name, problem in found.items() if problem}
        if not found and self._was_sent_later(today):
            found["sent_day"] = _SENT_LATER
        return found

    def _wrong_day(self, today: date) -> str:
        if not self.received_on:
            return _NO_DAY
        read = day_of(self.received_on)
        if isinstance(read, Misread):
            return read.value
        if read > today:
            return _AHEAD
        return _LONG_AGO if read.year < _EARLIEST_YEAR else ""

    def _wrong_way(self) -> str:
        if self.way == PHONE:
            return _BY_PHONE
        return "" if self.way in set(Channel) else _NO_WAY

    def _lacking_on_envelope(self) -> list[str]:
        is_posted = self.tells and not Complaint.read(self.answers).mail
        return [name for name in _ON_ENVELOPE if is_posted and not self.answers[name]]

    def _was_sent_later(self, today: date) -> bool:
        sent = day_from(SENT, self.answers, today)
        return isinstance(sent, SentOn) and sent.day > self.on


_EARLIEST_YEAR = 2000


def _spelled(question: Question, name: str) -> str:
    return tidy(question.kind, plain(request.form.get(name, "")))


def _said(problem: Problem) -> str:
    return problem.text % problem.values if problem.values else problem.text
