"""What acts ask: the fields of each, with what can be chosen now."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from flask import request

from formservice.acts.desk.plans import Hindrance
from formservice.desk.act_fields import Field, Kind
from formservice.desk.dossier import Dossier
from formservice.desk.wording import HINDRANCES, clock, day
from formservice.rules.case import State
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import hearing_days

NO_DAY_YET = "none"
OWN_WORDS = Field(
    "own_words",
    Kind.TEXT,
    "Uw eigen woorden (mag leeg blijven)",
    "Dit staat apart in elke brief, in het Nederlands. Hoogstens 5.000 tekens.",
)
OTHER = "other"
_REASONS = (
    ("Wij zijn niet de commissie voor deze klacht.", "Niet onze commissie"),
    ("Deze klacht is nog niet eerst naar de corporatie gestuurd.", "Nog niet bij de corporatie geklaagd"),
    ("De corporatie heeft nog tijd om te antwoorden.", "De corporatie heeft nog tijd om te antwoorden"),
    ("Over dit onderwerp kunnen wij geen advies geven.", "Niet een onderwerp voor ons"),
    (OTHER, "Een andere reden: schrijf die hieronder"),
)
REASON_CODES = dict(
    zip((words for words, _ in _REASONS), ("not_ours", "not_first", "has_time", "not_our_subject", OTHER), strict=True)
)
"""The code of each reason, by which the year's numbers count it."""
_ASKED_BY = (("huurder", "De huurder"), ("corporatie", "De corporatie"), ("commissie", "De commissie"))
_HOW = (
    ("per mail", "Per mail"),
    ("per telefoon", "Aan de telefoon"),
    ("per post", "Per post"),
    ("zelf", "Aan de balie"),
)
OUTCOMES = (
    (Outcome.HELD, "Ja, de huurder en de corporatie waren er"),
    (Outcome.TENANT_ABSENT, "Ja, maar de huurder was er niet"),
    (Outcome.CORPORATION_ABSENT, "Ja, maar de corporatie was er niet"),
    (Outcome.HELD_OVER, "Aangehouden: er komt een nieuwe zitting"),
)
PHONED = (("tenant", "De huurder is gebeld"), ("corporation", "De corporatie is gebeld"))
PHONE_BOTH = "Bel de huurder en de corporatie, en vink beide aan. Lukt het bij een nog niet? Maak dan een notitie."


def free_slots(service: Service) -> Iterator[tuple[str, str]]:
    """Give every free slot from today on: what names it, and when and where it is."""
    with service.db.reading() as connection:
        for each in hearing_days.days_within(service.db, connection, service.today()):
            taken = hearing_days.planned_on(connection, each.id)
            for slot in range(each.day.slots):
                if slot not in taken:
                    at = f"{day(each.day.on)}, {clock(each.day.begins_at(slot))} uur, {each.where.place}"
                    yield f"{each.id}.{slot}", at


def _slot(service: Service, first: Sequence[tuple[str, str]] = (), label: str = "Dag en tijd") -> Field:
    return Field(
        "slot",
        Kind.CHOICE,
        label,
        missing="Kies een dag en een tijd.",
        choices=(*first, *free_slots(service)),
        given=request.args.get("slot", ""),
        gone=HINDRANCES[Hindrance.SLOT_TAKEN],
    )


def react_by(service: Service) -> Field:
    """Return the field for the day by which the corporation reacts."""
    days = service.committee.desk.reaction_days
    return Field(
        "react_by",
        Kind.DAY,
        "De corporatie reageert uiterlijk op (mag leeg blijven)",
        "Leeg: de brief vraagt niet om een reactie voor een dag.",
        given=(service.today() + timedelta(days=days)).isoformat() if days else "",
    )


def to_take_up(_: Dossier, service: Service) -> Sequence[Field]:
    """Return what taking up asks: it may invite at once."""
    later = ((NO_DAY_YET, "Nog niet: plan de zitting later"),)
    slot = _slot(service, later, "Nodigt u meteen uit?")
    return replace(slot, given=slot.given or NO_DAY_YET), react_by(service), OWN_WORDS


def to_invite(known: Dossier, service: Service) -> Sequence[Field]:
    """Return what inviting asks."""
    is_new = known.situation.case.state is State.RECEIVED
    return (_slot(service), *((react_by(service),) if is_new else ()), OWN_WORDS)


def to_withdraw(known: Dossier, service: Service) -> Sequence[Field]:
    """Return what is asked of a withdrawal that was told."""
    name = known.situation.case.complaint.name
    return (
        Field("told_by", Kind.LINE, "Wie liet het weten?", missing="Vul in wie het liet weten.", given=name),
        Field("told_how", Kind.CHOICE, "Hoe?", missing="Kies hoe het kwam.", choices=_HOW),
        Field("told_on", Kind.DAY, "Wanneer?", missing="Vul de dag in.", given=service.today().isoformat()),
        Field("reason", Kind.TEXT, "Waarom? (mag leeg blijven)", "Alleen wat de huurder zelf zei."),
    )


def to_decline(_: Dossier, __: Service) -> Sequence[Field]:
    """Return what declining asks."""
    return (
        Field("reason", Kind.CHOICE, "Waarom niet?", "Dit staat in de brief.", "Kies een reden.", _REASONS),
        Field("other", Kind.TEXT, "De reden in uw woorden", "Alleen bij een andere reden. De huurder leest dit."),
        Field("forward", Kind.TICKS, "Doorsturen", choices=(("yes", "Stuur de klacht door naar de corporatie"),)),
        OWN_WORDS,
    )


def to_move(_: Dossier, service: Service) -> Sequence[Field]:
    """Return what moving asks."""
    later = ((NO_DAY_YET, "Nog geen nieuwe dag: die volgt later"),)
    return (
        Field("asked_by", Kind.CHOICE, "Wie vraagt het?", missing="Kies wie het vraagt.", choices=_ASKED_BY),
        _slot(service, later),
        Field("why", Kind.LINE, "Waarom? (mag leeg blijven)", "Dit staat in de brieven."),
        OWN_WORDS,
    )
