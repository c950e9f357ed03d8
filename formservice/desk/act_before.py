"""What the page of an act says before anything is pressed: what stands in the way, and what becomes of letters."""

from dataclasses import dataclass
from datetime import datetime

from formservice.acts.desk.plans import Hindrance
from formservice.desk.dossier import Dossier
from formservice.desk.wording import DONE, HINDRANCES, STATES, clock

_ENDS_WHAT_WAITS = {"withdraw", "reopen"}
_LEAVES_WHAT_WAITS = {"told", "close"}

_ASK_A_CORPORATION = {"take_up", "invite", "move", "call_off", "advice", "agreements", "remind"}
_MAY_WRITE_TO_IT = {"decline", "letter"}
NO_CORPORATION = "Deze zaak hoort nog bij geen corporatie."


@dataclass(frozen=True)
class Notice:
    """A line above the questions, and where it leads, within the pages of the case."""

    words: str
    link: str = ""
    leads: str = ""


def why_not(known: Dossier, name: str, now: datetime) -> Notice:
    """Return why an act cannot be done now."""
    if name == "correct" and known.waiting(now):
        return Notice(HINDRANCES[Hindrance.LETTERS_WAIT], "", "Naar de zaak")
    state = STATES[known.situation.case.state]
    return Notice(f"Dit kan nu niet: de zaak staat op “{state}”.", "", "Kijk op de zaak wat er wel kan.")


def notices(known: Dossier, name: str, now: datetime) -> list[Notice]:
    """Return what to know before an act is done that can be."""
    return [*_of_corporation(known, name), *_of_letters(known, name, now)]


def _of_corporation(known: Dossier, name: str) -> list[Notice]:
    if known.situation.corporation:
        return []
    if name in _ASK_A_CORPORATION:
        return [Notice(NO_CORPORATION, "#corporation", "Koppel eerst een corporatie")]
    if name in _MAY_WRITE_TO_IT:
        only = f"{NO_CORPORATION} U kunt nu alleen de huurder schrijven."
        return [Notice(only, "#corporation", "Koppel een corporatie")]
    return []


def _of_letters(known: Dossier, name: str, now: datetime) -> list[Notice]:
    waiting = known.waiting(now)
    if waiting is None or name in _LEAVES_WHAT_WAITS:
        return []
    act, until = waiting
    wait = f"Er wachten nog brieven van “{DONE[act.what]}”, tot {clock(until)} uur."
    if name in _ENDS_WHAT_WAITS:
        return [Notice(f"{wait} Gaat u hier verder, dan gaan die niet meer uit.")]
    goes = "Gaat u hier verder, dan gaan die meteen uit, en kunt u ze niet meer terughalen."
    return [Notice(f"{wait} {goes}", "", "Eerst terughalen? Naar de zaak")]
