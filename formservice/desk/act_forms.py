"""What each act of a secretary asks, when it can be done, and the act that comes of the answers."""

from collections.abc import Mapping, Sequence

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
from formservice.acts.desk.writing import Write
from formservice.desk.act_fields import Field, Kind, Typed
from formservice.desk.act_form import ActForm, is_in
from formservice.desk.act_forms_after_hearing import AFTER_HEARING
from formservice.desk.act_questions import (
    NO_DAY_YET,
    OUTCOMES,
    PHONE_BOTH,
    PHONED,
    to_decline,
    to_invite,
    to_move,
    to_take_up,
    to_withdraw,
    to_write,
)
from formservice.desk.dossier import Dossier
from formservice.letters.declared import To
from formservice.rules.case import State, is_closed, is_withdrawable, undoable_until
from formservice.rules.declining import DeclineReason
from formservice.rules.due import Next
from formservice.rules.hearing import Outcome
from formservice.service import Service


def _take_up(typed: Typed) -> DeskAct:
    react_by, own_words = typed.day("react_by"), typed.text("own_words")
    day_id, slot = _place(typed)
    return Invite(day_id, slot, react_by, own_words) if day_id else TakeUp(react_by, own_words)


def _place(typed: Typed) -> tuple[str, int]:
    day_id, _, slot = typed.text("slot").partition(".")
    return ("", 0) if day_id == NO_DAY_YET else (day_id, int(slot or 0))


def _decline(typed: Typed) -> DeskAct:
    chosen = DeclineReason(typed.text("reason"))
    words = typed.text("other") if chosen is DeclineReason.OTHER else ""
    return Decline(words, bool(typed.ticked("forward")), typed.text("own_words"), chosen)


def _lacks_reason(typed: Typed) -> Mapping[str, str]:
    is_other = typed.text("reason") == DeclineReason.OTHER
    return {"other": "Schrijf de andere reden op."} if is_other and not typed.text("other") else {}


def _withdraw(typed: Typed) -> DeskAct:
    told_on = typed.day("told_on")
    if told_on is None:
        raise ValueError("the day is asked")
    return Withdraw(typed.text("told_by"), typed.text("told_how"), told_on, typed.text("reason"))


def _has_hearing(known: Dossier, _: Service) -> bool:
    return known.situation.planned is not None


def _is_over(known: Dossier, service: Service) -> bool:
    planned = known.situation.planned
    return planned is not None and planned.on <= service.today()


def _can_be_corrected(known: Dossier, service: Service) -> bool:
    return not known.waiting(service.now()) and not isinstance(Correct("").plan(known.situation), Hindrance)


def _can_be_invited(known: Dossier, service: Service) -> bool:
    states = (State.RECEIVED, State.ACCEPTED, State.INVITED)
    return is_in(*states)(known, service) and not known.situation.planned


def _can_go_on(known: Dossier, service: Service) -> bool:
    history = known.situation.case.history
    return undoable_until(history, service.today(), service.committee.undo_days) is not None


def _nothing(_: Dossier, __: Service) -> Sequence[Field]:
    return ()


ACTS: Mapping[str, ActForm] = {
    "take_up": ActForm(
        "Neem in behandeling",
        to_take_up,
        _take_up,
        is_in(State.RECEIVED),
        "De huurder hoort dat u de klacht in behandeling neemt. De corporatie krijgt de klacht met de bestanden.",
        "react_by",
    ),
    "invite": ActForm(
        "Nodig uit",
        to_invite,
        lambda typed: Invite(*_place(typed), typed.day("react_by"), typed.text("own_words")),
        _can_be_invited,
        "De huurder en de corporatie krijgen dezelfde dag, tijd en plaats.",
        "slot",
    ),
    "decline": ActForm(
        "Neem niet in behandeling",
        to_decline,
        _decline,
        is_in(State.RECEIVED),
        "De huurder hoort waarom, en wat dan nog kan.",
        "reason",
        check=_lacks_reason,
    ),
    "move": ActForm(
        "Verzet de zitting",
        to_move,
        lambda typed: Move(typed.text("asked_by"), *_place(typed), typed.text("why"), typed.text("own_words")),
        _has_hearing,
        "Het oude tijdstip komt vrij. De huurder en de corporatie krijgen een brief.",
        "slot",
    ),
    "call_off": ActForm(
        "Zeg de zitting af",
        lambda _, __: (
            Field("why", Kind.LINE, "Waarom?", "Dit staat in de brieven.", "Schrijf waarom de zitting niet doorgaat."),
        ),
        lambda typed: CallOff(typed.text("why"), typed.text("own_words")),
        _has_hearing,
        "De huurder en de corporatie horen het. Daarna plant u een nieuwe zitting.",
        "why",
    ),
    "withdraw": ActForm(
        "Leg vast dat de huurder intrekt",
        to_withdraw,
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
            Field("outcome", Kind.CHOICE, "Was de zitting er?", missing="Kies hoe de zitting ging.", choices=OUTCOMES),
        ),
        lambda typed: Held(Outcome(typed.text("outcome"))),
        _is_over,
        beside="outcome",
        is_quiet=True,
    ),
    **AFTER_HEARING,
    "letter": ActForm(
        "Schrijf een brief",
        to_write,
        lambda typed: Write(To(typed.text("to")), typed.text("words"), typed.day("remind_on")),
        lambda known, _: not is_closed(known.situation.case.state),
        "De stand van de zaak blijft zoals die is.",
        "remind_on",
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
                missing=PHONE_BOTH,
                choices=PHONED,
            ),
        ),
        lambda _: Tell(),
        lambda known, _: known.standing.known.is_to_be_told,
        "De huurder trok de klacht kort voor de zitting in. Een brief komt dan misschien te laat.",
        "whom",
        is_quiet=True,
        check=lambda typed: {} if len(typed.ticked("whom")) == len(PHONED) else {"whom": PHONE_BOTH},
    ),
}

DUE: Mapping[Next, str] = {
    Next.TAKE_UP: "take_up",
    Next.INVITE: "invite",
    Next.NOTE_OUTCOME: "held",
    Next.FINISH: "advice",
    Next.AWAIT_DECISION: "decision",
    Next.REMIND: "remind",
    Next.CLOSE: "close",
    Next.TELL: "told",
}
"""The act that does what is due."""


def heading(name: str, known: Dossier) -> str:
    """Return what an act is called for this case."""
    is_new = known.situation.case.state is State.RECEIVED
    return "Neem in behandeling en nodig uit" if name == "invite" and is_new else ACTS[name].heading


def possible(known: Dossier, service: Service) -> list[tuple[str, str]]:
    """Return the acts that can be done to a case now: the name of each, and what it is called."""
    return [(name, heading(name, known)) for name, act in ACTS.items() if act.is_possible(known, service)]
