"""What acts ask: the fields of each, with what can be chosen now."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from flask import request

from formservice.acts.desk.days import free_slots
from formservice.acts.desk.plans import Hindrance
from formservice.desk.act_fields import Field, Kind
from formservice.desk.act_papers import is_unnamed, paper_of
from formservice.desk.dossier import Dossier
from formservice.desk.wording import ADVICE_FILE, FINDINGS, HINDRANCES, TOLD_HOW, clock, day
from formservice.letters.declared import To
from formservice.rules.case import State
from formservice.rules.declining import DeclineReason
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import closings
from formservice.storage.attachments import Origin
from formservice.storage.closings import Closing
from formservice.uploads.advice_file import Judged

NO_DAY_YET = "none"
TO_BOTH = "de brief aan de huurder en in die aan de corporatie"
FOLLOWS, DEPARTS = "follows", "departs"
_DECISIONS = (
    (FOLLOWS, "De directie volgt het advies"),
    (DEPARTS, "De directie wijkt af van het advies: schrijf hieronder waarom"),
)
_REASONS = (
    (DeclineReason.NOT_OURS, "Niet onze commissie"),
    (DeclineReason.NOT_FIRST, "Nog niet bij de corporatie geklaagd"),
    (DeclineReason.HAS_TIME, "De corporatie heeft nog tijd om te antwoorden"),
    (DeclineReason.NOT_OUR_SUBJECT, "Niet een onderwerp voor ons"),
    (DeclineReason.OTHER, "Een andere reden: schrijf die hieronder"),
)
_REASON_HINT = "De brief zegt dit in de taal van de huurder, en wat de huurder nu kan doen."
_ASKED_BY = (("huurder", "De huurder"), ("corporatie", "De corporatie"), ("commissie", "De commissie"))
_HOW = tuple((value, words.capitalize()) for value, words in TOLD_HOW.items())
_BY_PHONE = (
    "Intrekken mag ook aan de telefoon. Weet u niet zeker of u de huurder sprak? Bel dan het nummer dat op de zaak "
    "staat."
)
OUTCOMES = (
    (Outcome.HELD, "Ja, de huurder en de corporatie waren er"),
    (Outcome.TENANT_ABSENT, "Ja, maar de huurder was er niet"),
    (Outcome.CORPORATION_ABSENT, "Ja, maar de corporatie was er niet"),
    (Outcome.HELD_OVER, "Aangehouden: er komt een nieuwe zitting"),
)
PHONED = (("tenant", "De huurder is gebeld"), ("corporation", "De corporatie is gebeld"))
PHONE_BOTH = "Bel de huurder en de corporatie, en vink beide aan. Lukt het bij een nog niet? Maak dan een notitie."


def own_words(where: str = TO_BOTH) -> Field:
    """Return the field for the secretary's own words, which says in which letters they stand."""
    return Field(
        "own_words",
        Kind.TEXT,
        "Uw eigen woorden (mag leeg blijven)",
        f"Dit staat apart in {where}, in het Nederlands. Hoogstens 5.000 tekens.",
    )


def _slot(service: Service, first: Sequence[tuple[str, str]] = (), label: str = "Dag en tijd") -> Field:
    return Field(
        "slot",
        Kind.CHOICE,
        label,
        missing="Kies een dag en een tijd.",
        choices=(*first, *_free_slots(service)),
        given=request.args.get("slot", ""),
        gone=HINDRANCES[Hindrance.SLOT_TAKEN],
    )


def _free_slots(service: Service) -> Iterator[tuple[str, str]]:
    for each, slot, at in free_slots(service):
        yield f"{each.id}.{slot}", f"{day(each.day.on)}, {clock(at)} uur, {each.where.place}"


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
    return replace(slot, given=slot.given or NO_DAY_YET), react_by(service), own_words()


def to_invite(known: Dossier, service: Service) -> Sequence[Field]:
    """Return what inviting asks."""
    is_new = known.situation.case.state is State.RECEIVED
    return (_slot(service), *((react_by(service),) if is_new else ()), own_words())


def to_withdraw(known: Dossier, service: Service) -> Sequence[Field]:
    """Return what is asked of a withdrawal that was told."""
    name = known.situation.case.complaint.name
    return (
        Field("told_by", Kind.LINE, "Wie liet het weten?", missing="Vul in wie het liet weten.", given=name),
        Field("told_how", Kind.CHOICE, "Hoe?", _BY_PHONE, missing="Kies hoe het kwam.", choices=_HOW),
        Field("told_on", Kind.DAY, "Wanneer?", missing="Vul de dag in.", given=service.today().isoformat()),
        Field("reason", Kind.TEXT, "Waarom? (mag leeg blijven)", "Alleen wat de huurder zelf zei."),
    )


def to_write(known: Dossier, _: Service) -> Sequence[Field]:
    """Return what a letter in own words asks; the corporation is asked of once the case is tied to one."""
    whom = (
        (To.TENANT.value, "De huurder"),
        (To.CORPORATION.value, "De corporatie"),
        (To.MANAGEMENT.value, "De directie"),
    )
    words = (
        "Gewoon Nederlands, hoogstens 5.000 tekens. Leest de huurder een andere taal? Dan staat de rest van de brief "
        "in die taal, en uw woorden in het Nederlands."
    )
    remind = "Leeg: wij herinneren u niet. De brief zegt hier niets over."
    return (
        Field(
            "to",
            Kind.CHOICE,
            "Aan wie?",
            missing="Kies aan wie u schrijft.",
            choices=whom if known.situation.party else whom[:1],
        ),
        Field("words", Kind.TEXT, "Wat wilt u vertellen of vragen?", words, "Schrijf wat in de brief moet staan."),
        Field("remind_on", Kind.DAY, "Herinner ons op (mag leeg blijven)", remind),
    )


def to_decline(_: Dossier, __: Service) -> Sequence[Field]:
    """Return what declining asks."""
    return (
        Field("reason", Kind.CHOICE, "Waarom niet?", _REASON_HINT, "Kies een reden.", _REASONS),
        Field("other", Kind.TEXT, "De reden in uw woorden", "Alleen bij een andere reden. De huurder leest dit."),
        Field("forward", Kind.TICKS, "Doorsturen", choices=(("yes", "Stuur de klacht door naar de corporatie"),)),
        own_words("de brief aan de huurder, en in die aan de corporatie als u de klacht doorstuurt"),
    )


def to_move(_: Dossier, service: Service) -> Sequence[Field]:
    """Return what moving asks."""
    later = ((NO_DAY_YET, "Nog geen nieuwe dag: die volgt later"),)
    return (
        Field("asked_by", Kind.CHOICE, "Wie vraagt het?", missing="Kies wie het vraagt.", choices=_ASKED_BY),
        _slot(service, later),
        Field("why", Kind.LINE, "Waarom? (mag leeg blijven)", "Dit staat in de brieven."),
        own_words(),
    )


def to_agree(known: Dossier, _: Service) -> Sequence[Field]:
    """Return what agreements ask: words, a PDF, or both."""
    return (
        Field(
            "words",
            Kind.TEXT,
            "De afspraken (leeg als ze in een PDF staan)",
            "Dit staat in de brieven, in het Nederlands. Hoogstens 5.000 tekens.",
        ),
        *_paper(known, Origin.AGREEMENTS, "PDF met de afspraken (mag ook)", ""),
    )


def to_advise(known: Dossier, _: Service) -> Sequence[Field]:
    """Return what an advice asks: what the committee finds, and the PDF."""
    return (
        Field(
            "finding",
            Kind.CHOICE,
            "Wat staat er in het advies?",
            "De huurder leest dit in de eigen taal.",
            "Kies wat er in het advies staat.",
            tuple(FINDINGS.items()),
        ),
        *_paper(known, Origin.ADVICE, "PDF van het advies", "Kies de PDF van het advies."),
        own_words("de brief aan de huurder en in die aan de directie"),
    )


def to_decide(known: Dossier, service: Service) -> Sequence[Field]:
    """Return what is asked of a decision; what was advised too, where that was done past the desk."""
    finding = Field(
        "finding",
        Kind.CHOICE,
        "Wat stond er in het advies?",
        missing="Kies wat er in het advies staat.",
        choices=tuple(FINDINGS.items()),
    )
    return (
        *((finding,) if known.situation.advice is None else ()),
        Field("on", Kind.DAY, "Op welke dag?", missing="Vul de dag in.", given=service.today().isoformat()),
        Field("decision", Kind.CHOICE, "Wat is besloten?", missing="Kies wat er is besloten.", choices=_DECISIONS),
        Field("why", Kind.TEXT, "Waarom wijkt de directie af?", "Alleen als de directie afwijkt."),
    )


def to_close(known: Dossier, service: Service) -> Sequence[Field]:
    """Return what is asked of a closed case: a subject of the list, and a summary without names."""
    given = closing_of(service, known.situation.case.id)
    # a subject that left the list is still that of a case which has it
    kept = {given.subject} - {""} if given else set()
    subjects = dict.fromkeys((*service.committee.desk.subjects, *kept))
    return (
        Field(
            "subject",
            Kind.CHOICE,
            "Waar ging de klacht over? (mag leeg blijven)",
            choices=tuple((each, each) for each in subjects),
            given=given.subject if given else "",
        ),
        Field(
            "summary",
            Kind.TEXT,
            "Samenvatting in twee regels (mag leeg blijven)",
            "Voor het jaarverslag. Zonder namen, adressen en nummers. Bijvoorbeeld: “Schimmel in de slaapkamer. De "
            "corporatie plaatst nieuwe ventilatie.” Slaat u dit over? Laat dan alles leeg.",
            given=given.summary if given else "",
        ),
    )


def closing_of(service: Service, case_id: str) -> Closing | None:
    """Return what a case was about, as far as it was given."""
    with service.db.reading() as connection:
        return closings.of_case(service.db, connection, case_id)


def _paper(known: Dossier, origin: Origin, label: str, missing: str) -> Iterator[Field]:
    """Give the field for a paper, and what is asked where that does not clearly name its case."""
    kept = paper_of(known, origin)
    yield Field(
        origin.value,
        Kind.PAPER,
        label,
        missing=missing,
        choices=((kept.id, kept.name),) if kept else (),
        given=kept.id if kept else "",
        gone=HINDRANCES[Hindrance.NO_PAPER],
    )
    if kept and is_unnamed(known, kept.id):
        yield Field(
            "sure",
            Kind.TICKS,
            "Is dit de goede PDF?",
            ADVICE_FILE[Judged.NO_NAME],
            ADVICE_FILE[Judged.NO_NAME],
            choices=(("yes", f"Ja, {kept.name} gaat over zaak {known.situation.case.reference}"),),
            is_beside=True,
        )
