"""What a withdrawal changes of a hearing and sends, and what going on again does: planned as acts are (F9)."""

from collections.abc import Sequence
from dataclasses import replace

from formservice.acts.desk.situation import Situation
from formservice.letters import at_desk
from formservice.letters.told import NOTHING, HearingTold, Told
from formservice.rules.hearing import Outcome
from formservice.storage.hearing_days import Hearing
from formservice.storage.letters import NewLetter

ASKED_BY_TENANT = "tenant"


def hearing_ended(now: Situation) -> tuple[tuple[Hearing, ...], Told, tuple[NewLetter, ...]]:
    """Return the planned hearing of a withdrawn complaint, called off, and what is told about that.

    The letter to the corporation calls off the hearing that it expects, whatever was planned since. One that expects
    none hears nothing; nor does a hearing of which it knew nothing come back with the complaint.
    """
    old, expected, sequence = now.planned, now.told, now.next_sequence
    ended: tuple[Hearing, ...] = ()
    letters: list[NewLetter] = []
    told = NOTHING
    if expected:
        off = replace(expected, sequence=sequence)
        told = Told(earlier=off)
        letters = at_desk.letters_for_ended(now.case, now.party, now.committee, Told(off))
    if old:
        by = ASKED_BY_TENANT if expected else old.asked_by
        ended = (replace(old, outcome=Outcome.OFF, asked_by=by, sequence=sequence),)
        told = Told(earlier=HearingTold.of(ended[0]))
    return ended, told, tuple(letters)


def told_of_return(now: Situation, again: Sequence[Hearing]) -> Told:
    """Return what is told of the hearing when a complaint goes on: the one before it, and the one that is planned."""
    if not now.hearings:
        return NOTHING
    return Told(HearingTold.of(again[0]) if again else None, HearingTold.of(now.hearings[-1]))


def hearing_again(now: Situation) -> tuple[tuple[Hearing, ...], tuple[NewLetter, ...]]:
    """Return the hearing of a complaint that goes on again: in its old slot, or, where that is taken or over, none."""
    last = now.hearings[-1] if now.hearings else None
    if last is None or last.outcome is not Outcome.OFF or last.asked_by != ASKED_BY_TENANT:
        return (), ()
    found = now.find_day(last.day.id)
    is_free = found is not None and last.slot < found[0].day.slots and last.slot not in found[1] and last.on > now.today
    new = Hearing(last.number + 1, last.day, last.slot, Outcome.PLANNED, now.next_sequence) if is_free else None
    told = Told(HearingTold.of(new) if new else None, HearingTold.of(last))
    letters = at_desk.letters_for_going_on(now.case, now.party, now.committee, told)
    return ((new,) if new else ()), tuple(letters)
