"""What each act of a secretary asks, when it can be done, and the act that comes of the answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import request

from formservice.acts.desk.plans import (
    CallOff,
    Correct,
    Decline,
    DeskAct,
    Held,
    Hindrance,
    Invite,
    Move,
    Reopen,
    TakeUp,
    Withdraw,
)
from formservice.acts.desk.telling import Tell
from formservice.desk.act_fields import Field, Kind, Typed
from formservice.desk.dossier import Dossier
from formservice.desk.wording import HINDRANCES, clock, day
from formservice.rules.case import State, is_withdrawable, undoable_until
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import hearing_days

NO_DAY_YET = "none"
_OWN_WORDS = Field(
    "own_words",
    Kind.TEXT,
    "Uw eigen woorden (mag leeg blijven)",
    "Dit staat apart in elke brief, in het Nederlands. Hoogstens 5.000 tekens.",
)
_OTHER = "other"
_REASONS = (
    ("Wij zijn niet de commissie voor deze klacht.", "Niet onze commissie"),
    ("Deze klacht is nog niet eerst naar de corporatie gestuurd.", "Nog niet bij de corporatie geklaagd"),
    ("De corporatie heeft nog tijd om te antwoorden.", "De corporatie heeft nog tijd om te antwoorden"),
    ("Over dit onderwerp kunnen wij geen advies geven.", "Niet een onderwerp voor ons"),
    (_OTHER, "Een andere reden: schrijf die hieronder"),
)
_ASKED_BY = (("huurder", "De huurder"), ("corporatie", "De corporatie"), ("commissie", "De commissie"))
_HOW = (
    ("per mail", "Per mail"),
    ("per telefoon", "Aan de telefoon"),
    ("per post", "Per post"),
    ("zelf", "Aan de balie"),
)
_OUTCOMES = (
    (Outcome.HELD, "Ja, de huurder en de corporatie waren er"),
    (Outcome.TENANT_ABSENT, "Ja, maar de huurder was er niet"),
    (Outcome.CORPORATION_ABSENT, "Ja, maar de corporatie was er niet"),
    (Outcome.HELD_OVER, "Aangehouden: er komt een nieuwe zitting"),
)
_PHONED = (("tenant", "De huurder is gebeld"), ("corporation", "De corporatie is gebeld"))
_PHONE_BOTH = "Bel de huurder en de corporatie, en vink beide aan. Lukt het bij een nog niet? Maak dan een notitie."


@dataclass(frozen=True)
class ActForm:
    """An act as the desk offers it: its heading, its questions, and when it can be done.

    `beside` is the field beside which most of what stands in the way is told; `is_quiet`: no letter goes out.
    """

    heading: str
    fields: Callable[[Dossier, Service], Sequence[Field]]
    act: Callable[[Typed], DeskAct]
    is_possible: Callable[[Dossier, Service], bool]
    about: str = ""
    beside: str = ""
    is_quiet: bool = False
    check: Callable[[Typed], Mapping[str, str]] = lambda _: {}


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


def _react_by(service: Service) -> Field:
    days = service.committee.desk.reaction_days
    return Field(
        "react_by",
        Kind.DAY,
        "De corporatie reageert uiterlijk op (mag leeg blijven)",
        "Leeg: de brief vraagt niet om een reactie voor een dag.",
        given=(service.today() + timedelta(days=days)).isoformat() if days else "",
    )


def _to_take_up(_: Dossier, service: Service) -> Sequence[Field]:
    later = ((NO_DAY_YET, "Nog niet: plan de zitting later"),)
    day = _slot(service, later, "Nodigt u meteen uit?")
    return replace(day, given=day.given or NO_DAY_YET), _react_by(service), _OWN_WORDS


def _take_up(typed: Typed) -> DeskAct:
    react_by, own_words = typed.day("react_by"), typed.text("own_words")
    day_id, slot = _place(typed)
    return Invite(day_id, slot, react_by, own_words) if day_id else TakeUp(react_by, own_words)


def _to_invite(known: Dossier, service: Service) -> Sequence[Field]:
    is_new = known.situation.case.state is State.RECEIVED
    return (_slot(service), *((_react_by(service),) if is_new else ()), _OWN_WORDS)


def _to_withdraw(known: Dossier, service: Service) -> Sequence[Field]:
    name = known.situation.case.complaint.name
    return (
        Field("told_by", Kind.LINE, "Wie liet het weten?", missing="Vul in wie het liet weten.", given=name),
        Field("told_how", Kind.CHOICE, "Hoe?", missing="Kies hoe het kwam.", choices=_HOW),
        Field("told_on", Kind.DAY, "Wanneer?", missing="Vul de dag in.", given=service.today().isoformat()),
        Field("reason", Kind.TEXT, "Waarom? (mag leeg blijven)", "Alleen wat de huurder zelf zei."),
    )


def _to_decline(_: Dossier, __: Service) -> Sequence[Field]:
    return (
        Field("reason", Kind.CHOICE, "Waarom niet?", "Dit staat in de brief.", "Kies een reden.", _REASONS),
        Field("other", Kind.TEXT, "De reden in uw woorden", "Alleen bij een andere reden. De huurder leest dit."),
        Field("forward", Kind.TICKS, "Doorsturen", choices=(("yes", "Stuur de klacht door naar de corporatie"),)),
        _OWN_WORDS,
    )


def _to_move(_: Dossier, service: Service) -> Sequence[Field]:
    later = ((NO_DAY_YET, "Nog geen nieuwe dag: die volgt later"),)
    return (
        Field("asked_by", Kind.CHOICE, "Wie vraagt het?", missing="Kies wie het vraagt.", choices=_ASKED_BY),
        _slot(service, later),
        Field("why", Kind.LINE, "Waarom? (mag leeg blijven)", "Dit staat in de brieven."),
        _OWN_WORDS,
    )


def _place(typed: Typed) -> tuple[str, int]:
    day_id, _, slot = typed.text("slot").partition(".")
    return ("", 0) if day_id == NO_DAY_YET else (day_id, int(slot or 0))


def _decline(typed: Typed) -> DeskAct:
    reason = typed.text("reason")
    words = typed.text("other") if reason == _OTHER else reason
    return Decline(words, bool(typed.ticked("forward")), typed.text("own_words"))


def _lacks_reason(typed: Typed) -> Mapping[str, str]:
    is_other = typed.text("reason") == _OTHER
    return {"other": "Schrijf de andere reden op."} if is_other and not typed.text("other") else {}


def _withdraw(typed: Typed) -> DeskAct:
    told_on = typed.day("told_on")
    if told_on is None:
        raise ValueError("the day is asked")
    return Withdraw(typed.text("told_by"), typed.text("told_how"), told_on, typed.text("reason"))


def _is_in(*states: State) -> Callable[[Dossier, Service], bool]:
    return lambda known, _: known.situation.case.state in states


def _has_hearing(known: Dossier, _: Service) -> bool:
    return known.situation.planned is not None


def _is_over(known: Dossier, service: Service) -> bool:
    planned = known.situation.planned
    return planned is not None and planned.on <= service.today()


def _can_be_corrected(known: Dossier, _: Service) -> bool:
    return not isinstance(Correct("").plan(known.situation), Hindrance)


def _can_be_invited(known: Dossier, service: Service) -> bool:
    states = (State.RECEIVED, State.ACCEPTED, State.INVITED)
    return _is_in(*states)(known, service) and not known.situation.planned


def _can_go_on(known: Dossier, service: Service) -> bool:
    history = known.situation.case.history
    return undoable_until(history, service.today(), service.committee.undo_days) is not None


def _nothing(_: Dossier, __: Service) -> Sequence[Field]:
    return ()


ACTS: Mapping[str, ActForm] = {
    "take_up": ActForm(
        "Neem in behandeling",
        _to_take_up,
        _take_up,
        _is_in(State.RECEIVED),
        "De huurder hoort dat u de klacht in behandeling neemt. De corporatie krijgt de klacht met de bestanden.",
        "react_by",
    ),
    "invite": ActForm(
        "Nodig uit",
        _to_invite,
        lambda typed: Invite(*_place(typed), typed.day("react_by"), typed.text("own_words")),
        _can_be_invited,
        "De huurder en de corporatie krijgen dezelfde dag, tijd en plaats.",
        "slot",
    ),
    "decline": ActForm(
        "Neem niet in behandeling",
        _to_decline,
        _decline,
        _is_in(State.RECEIVED),
        "De huurder hoort waarom, en wat dan nog kan.",
        "reason",
        check=_lacks_reason,
    ),
    "move": ActForm(
        "Verzet de zitting",
        _to_move,
        lambda typed: Move(typed.text("asked_by"), *_place(typed), typed.text("why"), typed.text("own_words")),
        _has_hearing,
        "Het oude tijdstip komt vrij. De huurder en de corporatie krijgen een brief.",
        "slot",
    ),
    "call_off": ActForm(
        "Zeg de zitting af",
        lambda _, __: (
            Field("why", Kind.LINE, "Waarom?", "Dit staat in de brieven.", "Schrijf waarom de zitting niet doorgaat."),
            _OWN_WORDS,
        ),
        lambda typed: CallOff(typed.text("why"), typed.text("own_words")),
        _has_hearing,
        "De huurder en de corporatie horen het. Daarna plant u een nieuwe zitting.",
        "why",
    ),
    "withdraw": ActForm(
        "Leg vast dat de huurder intrekt",
        _to_withdraw,
        _withdraw,
        lambda known, _: is_withdrawable(known.situation.case.state),
        "De huurder krijgt een bevestiging. Een geplande zitting gaat niet door. Dit gaat meteen uit.",
        "told_on",
    ),
    "reopen": ActForm(
        "Draai het intrekken terug",
        _nothing,
        lambda _: Reopen(),
        _can_go_on,
        "Alleen als de huurder dat vraagt. De klacht gaat door waar die was. Dit gaat meteen uit.",
    ),
    "held": ActForm(
        "Leg vast hoe de zitting ging",
        lambda _, __: (
            Field("outcome", Kind.CHOICE, "Was de zitting er?", missing="Kies hoe de zitting ging.", choices=_OUTCOMES),
        ),
        lambda typed: Held(Outcome(typed.text("outcome"))),
        _is_over,
        beside="outcome",
        is_quiet=True,
    ),
    "correct": ActForm(
        "Herstel de stand",
        lambda _, __: (Field("why", Kind.LINE, "Wat klopte er niet?", missing="Schrijf wat er niet klopte."),),
        lambda typed: Correct(typed.text("why")),
        _can_be_corrected,
        "De zaak gaat één stap terug. Er gaat geen brief uit: bel wie het moet weten.",
        "why",
        is_quiet=True,
    ),
    "told": ActForm(
        "Leg vast wie is gebeld",
        lambda _, __: (
            Field(
                "whom",
                Kind.TICKS,
                "Wie weet dat de zitting niet doorgaat?",
                missing=_PHONE_BOTH,
                choices=_PHONED,
            ),
        ),
        lambda _: Tell(),
        lambda known, _: known.standing.known.is_to_be_told,
        "De huurder trok de klacht kort voor de zitting in. Een brief komt dan misschien te laat.",
        "whom",
        is_quiet=True,
        check=lambda typed: {} if len(typed.ticked("whom")) == len(_PHONED) else {"whom": _PHONE_BOTH},
    ),
}


def heading(name: str, known: Dossier) -> str:
    """Return what an act is called for this case."""
    is_new = known.situation.case.state is State.RECEIVED
    return "Neem in behandeling en nodig uit" if name == "invite" and is_new else ACTS[name].heading


def possible(known: Dossier, service: Service) -> list[tuple[str, str]]:
    """Return the acts that can be done to a case now: the name of each, and what it is called."""
    return [(name, heading(name, known)) for name, act in ACTS.items() if act.is_possible(known, service)]
