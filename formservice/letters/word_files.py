"""What a secretary goes on with in Word: an advice or agreements on the committee's letterhead (F6, F7)."""

from collections.abc import Sequence
from enum import Enum, StrEnum
from functools import cache

from formservice.documents.blocks import Block, Facts, Heading, Row, Title
from formservice.documents.word import can_be_written_on, plain_letterhead, word_file
from formservice.documents.words import Ltr, say
from formservice.formatting import clock_time, full_date
from formservice.languages import SOURCE
from formservice.letters.compose import submitted_on
from formservice.rules.case import State, as_told
from formservice.rules.hearing import OVER, Outcome
from formservice.service import Service
from formservice.settings.committee import Committee
from formservice.storage.cases import Case
from formservice.storage.corporations import Party
from formservice.storage.hearing_days import Hearing


class WordFile(StrEnum):
    """What is written in Word."""

    ADVICE = "advies"
    AGREEMENTS = "afspraken"


class LetterheadProblem(Enum):
    """Why the plain letterhead is used instead of the committee's own."""

    NOT_THERE = "not there"
    DAMAGED = "damaged"


_HEADINGS = {
    WordFile.ADVICE: (
        "De klacht",
        "Wat de corporatie zegt",
        "De zitting",
        "Wat de commissie vindt",
        "Het advies",
    ),
    WordFile.AGREEMENTS: (
        "De klacht",
        "De zitting",
        "Wat de corporatie doet",
        "Wat de huurder doet",
        "Wanneer dit klaar is",
    ),
}
_TITLES = {WordFile.ADVICE: "Advies", WordFile.AGREEMENTS: "Afspraken"}
_WRITTEN_IN = {
    State.HEARD: (WordFile.ADVICE, WordFile.AGREEMENTS),
    State.SETTLED: (WordFile.AGREEMENTS,),
    State.ADVISED: (WordFile.ADVICE,),
    State.DECIDED: (WordFile.ADVICE,),
}
_ABSENT = {
    Outcome.TENANT_ABSENT: " De huurder was er niet.",
    Outcome.CORPORATION_ABSENT: " De corporatie was er niet.",
    Outcome.HELD_OVER: " De zitting is aangehouden.",
}


def written_in(state: State) -> tuple[WordFile, ...]:
    """Return what is written of a case in this state: once it was heard."""
    return _WRITTEN_IN.get(state, ())


def letterhead(service: Service) -> tuple[bytes, LetterheadProblem | None]:
    """Return the committee's letterhead; or the plain one, and why, if the committee has one that cannot be used."""
    name = service.committee.desk.letterhead
    if not name:
        return _plain(service.committee), None
    try:
        content = service.settings.committee.with_name(name).read_bytes()
    except OSError:
        return _plain(service.committee), LetterheadProblem.NOT_THERE
    return (content, None) if can_be_written_on(content) else (_plain(service.committee), LetterheadProblem.DAMAGED)


def in_word(service: Service, what: WordFile, case: Case, party: Party | None, hearings: Sequence[Hearing]) -> bytes:
    """Return the document, whose title is the reference: parties, dates and five headings to write under."""
    reference = Ltr(case.reference)
    blocks: list[Block] = [
        Title(say("%(what)s over klacht %(reference)s", what=_TITLES[what], reference=reference)),
        Facts((*_parties(case, party), *_dates(case, hearings))),
        *(Heading(say(heading)) for heading in _HEADINGS[what]),
    ]
    page, _ = letterhead(service)
    return word_file(page, case.reference, service.committee.name, blocks, service.now())


def _plain(committee: Committee) -> bytes:
    return _made_once(committee.name, (committee.mail, committee.phone))


_made_once = cache(plain_letterhead)


def _parties(case: Case, party: Party | None) -> list[Row]:
    told = case.complaint
    rows: list[Row] = [
        (say("Kenmerk"), Ltr(case.reference)),
        (say("Huurder"), told.name),
        (say("Adres"), told.home),
    ]
    if told.helper and told.helper.name:
        rows.append((say("Geholpen door"), told.helper.name))
    rows.append((say("Corporatie"), party.name if party else case.corporation))
    if party and party.management:
        rows.append((say("Directie"), party.management))
    return rows


def _dates(case: Case, hearings: Sequence[Hearing]) -> list[Row]:
    taken_up = next((event.on for event in as_told(case.history) if event.state is State.ACCEPTED), None)
    rows: list[Row] = [(say("Klacht ontvangen op"), submitted_on(case))]
    if taken_up:
        rows.append((say("In behandeling genomen op"), taken_up))
    rows += [(say("Zitting"), _told(each)) for each in hearings if each.outcome in OVER]
    return rows


def _told(hearing: Hearing) -> str:
    at = f"{full_date(SOURCE, hearing.on)}, {clock_time(hearing.at)} uur, {hearing.day.where.place}"
    return f"{at}.{_ABSENT[hearing.outcome]}" if hearing.outcome in _ABSENT else at
