"""Where a complaint stands, in words for the tenant, and what comes next (F3 to F8)."""

from collections.abc import Sequence
from dataclasses import dataclass

from formservice.languages import N_
from formservice.rules.case import Event, State


@dataclass(frozen=True)
class Status:
    """A state in plain words: the step that it belongs to, what it means now, and what comes next."""

    step: int
    title: str
    now: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    following: tuple[str, ...] = ()
    is_stopped: bool = False
    is_done: bool = False


STEPS = (
    N_("U hebt naar uw corporatie geschreven"),
    N_("Uw klacht ligt bij ons"),
    N_("Afspraken of advies"),
)
BACK = N_("Wij gaan verder met uw klacht")

_INVITATION = N_(
    "Nemen wij uw klacht in behandeling? Dan sturen wij u een uitnodiging voor een bijeenkomst. "
    "Wij nodigen ook altijd iemand van uw corporatie uit."
)
_PLACE = N_(
    "De bijeenkomst is meestal op het kantoor van uw corporatie. "
    "Soms is het op het kantoor van een andere corporatie in de buurt."
)
_MEDIATION = N_("Vaak proberen wij te bemiddelen: wij zoeken samen naar een oplossing.")
_SETTLEMENT = N_("Lukt dat? Dan bevestigen wij de afspraken in een brief aan u en aan de directie van uw corporatie.")
_ADVICE = N_("Lukt dat niet? Dan schrijven wij een advies aan de directie van uw corporatie.")

_STANDINGS = {
    State.RECEIVED: Status(
        2,
        N_("Wij hebben uw klacht ontvangen"),
        (N_("Wij lezen uw klacht. Als wij een vraag hebben, nemen wij contact met u op."),),
        following=(_INVITATION,),
    ),
    State.ACCEPTED: Status(
        2,
        N_("Wij nemen uw klacht in behandeling"),
        (
            N_(
                "U krijgt van ons een uitnodiging voor een bijeenkomst. Wij nodigen ook altijd iemand van "
                "uw corporatie uit."
            ),
        ),
        following=(
            N_("Wij houden ongeveer één dag per maand bijeenkomsten."),
            _PLACE,
            N_("Op de bijeenkomst praten wij samen over uw klacht."),
        ),
    ),
    State.INVITED: Status(
        2,
        N_("U bent uitgenodigd voor een bijeenkomst"),
        (
            N_("In onze uitnodiging leest u waar en wanneer de bijeenkomst is."),
            N_(
                "Kunt u niet op die dag? Laat het ons dan weten. U krijgt een uitnodiging voor de "
                "maand erna, maar daardoor duurt het wel langer."
            ),
        ),
        following=(N_("Op de bijeenkomst praten wij samen over uw klacht."), _MEDIATION, _SETTLEMENT, _ADVICE),
    ),
    State.HEARD: Status(
        3,
        N_("De bijeenkomst is geweest"),
        (_MEDIATION,),
        following=(_SETTLEMENT, _ADVICE),
    ),
    State.SETTLED: Status(
        3,
        N_("Er zijn afspraken gemaakt"),
        (
            N_("U en uw corporatie hebben afspraken gemaakt."),
            N_("Wij bevestigen de afspraken in een brief aan u en aan de directie van uw corporatie."),
        ),
        is_done=True,
    ),
    State.ADVISED: Status(
        3,
        N_("Er is een advies"),
        (N_("Wij hebben een advies geschreven aan de directie van uw corporatie. Daarin staat één van deze drie:"),),
        (
            N_("Gegrond: u hebt gelijk."),
            N_("Ongegrond: u hebt geen gelijk."),
            N_("Gedeeltelijk gegrond: u hebt gelijk op sommige punten, maar niet op alle."),
        ),
        (
            N_(
                "De directie beslist binnen een maand over ons advies. De directie is niet verplicht "
                "om het advies te volgen."
            ),
            N_(
                "Toch mag de directie alleen in een heel bijzonder geval anders beslissen. Daar moet "
                "dan een heel goede reden voor zijn."
            ),
            N_("Onze ervaring is dat de directie het advies altijd volgt."),
        ),
    ),
    State.DECIDED: Status(
        3,
        N_("De directie heeft beslist"),
        (N_("De directie van uw corporatie heeft beslist over ons advies."),),
        is_done=True,
    ),
    State.DECLINED: Status(
        2,
        N_("Wij nemen uw klacht niet in behandeling"),
        (N_("Hebt u hier een vraag over? Bel of mail ons dan."),),
        is_stopped=True,
    ),
}
_WITHDRAWN = (
    N_("Uw klacht is ingetrokken"),
    N_("Wij zijn gestopt met uw klacht. Als er al een bijeenkomst is gepland, gaat die niet door."),
)


def status_of(history: Sequence[Event]) -> Status:
    """Return where a complaint with this history stands; a withdrawn one stands at the step where it was stopped."""
    state = history[-1].state
    if state is not State.WITHDRAWN:
        return _STANDINGS[state]
    title, now = _WITHDRAWN
    return Status(status_of(history[:-1]).step, title, (now,), is_stopped=True)


def told(history: Sequence[Event]) -> list[tuple[Event, str]]:
    """Return each row of a history with its words, oldest first; a row that undoes a withdrawal says so."""
    rows = []
    for place, event in enumerate(history):
        is_back = place > 0 and history[place - 1].state is State.WITHDRAWN
        rows.append((event, BACK if is_back else status_of(history[: place + 1]).title))
    return rows
