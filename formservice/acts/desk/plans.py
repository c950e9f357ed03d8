"""The acts of a secretary: what each asks, and what it changes and sends (F3 to F5, F9)."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Protocol

from formservice.acts.desk.endings import hearing_again, hearing_ended, told_of_return
from formservice.acts.desk.situation import Situation
from formservice.letters import at_desk
from formservice.letters.about_taking_up import DECLINED
from formservice.letters.told import HearingTold, Told
from formservice.letters.withdrawn import letters_for_reopened, letters_for_withdrawn
from formservice.rules.case import State, as_told, state_before_withdrawing
from formservice.rules.declining import DeclineReason
from formservice.rules.hearing import OVER, Outcome
from formservice.storage.advices import Advice
from formservice.storage.closings import Closing
from formservice.storage.desk_log import Did
from formservice.storage.hearing_days import Hearing
from formservice.storage.letters import NewLetter


class Hindrance(Enum):
    """Why an act cannot be done as asked."""

    NO_CORPORATION = "no corporation"
    NO_HEARING = "no hearing"
    HEARING_PLANNED = "hearing planned"
    DAY_UNKNOWN = "day unknown"
    DAY_PAST = "day past"
    HOUR_PAST = "hour past"
    NO_SUCH_SLOT = "no such slot"
    SLOT_TAKEN = "slot taken"
    SAME_SLOT = "same slot"
    NOT_YET = "not yet"
    NOT_FROM_HERE = "not from here"
    NO_PAPER = "no paper"
    NO_WORDS = "no words"
    NO_REASON = "no reason"
    NO_ADVICE = "no advice"
    BEFORE_ADVICE = "before the advice"
    NOT_DUE = "not due"
    REMINDER_PAST = "reminder past"
    LETTERS_WAIT = "letters wait"


@dataclass(frozen=True)
class Plan:
    """What an act changes: states to go through, hearings and the advice as they are then, and the letters.

    What is final goes out at once, and ends what waits: it is the tenant's own will. Any other step lets what waits go.
    """

    what: Did
    states: tuple[State, ...] = ()
    hearings: tuple[Hearing, ...] = ()
    letters: tuple[NewLetter, ...] = ()
    on: date | None = None
    reason: str = ""
    is_correction: bool = False
    is_final: bool = False
    details: dict[str, str] = field(default_factory=dict)
    advice: Advice | None = None
    drops_advice: bool = False
    closing: Closing | None = None
    # a note for the desk itself, and the day on which it is reminded
    reminder: tuple[str, date] | None = None


class DeskAct(Protocol):
    """An act with the answers that it needs."""

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Return what it changes, of what is known now, or what stands in its way."""


@dataclass(frozen=True)
class TakeUp:
    """Take a complaint up; with a day, the corporation is asked to react by then."""

    react_by: date | None = None
    own_words: str = ""

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Tell tenant and corporation; the corporation gets the complaint."""
        if now.case.state is not State.RECEIVED:
            return Hindrance.NOT_FROM_HERE
        if now.party is None:
            return Hindrance.NO_CORPORATION
        told = Told(react_by=self.react_by, own_words=self.own_words)
        letters = at_desk.letters_for_taken_up(now.case, now.party, now.committee, told)
        return Plan(Did.TAKE_UP, (State.ACCEPTED,), letters=tuple(letters))


@dataclass(frozen=True)
class Invite:
    """Invite both parties to a slot of a hearing day; a complaint that just came in is taken up by it."""

    day_id: str
    slot: int
    react_by: date | None = None
    own_words: str = ""

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Plan a hearing, and send both parties the same day, time and place."""
        states = {
            State.RECEIVED: (State.ACCEPTED, State.INVITED),
            State.ACCEPTED: (State.INVITED,),
            State.INVITED: (),
        }.get(now.case.state)
        if states is None:
            return Hindrance.NOT_FROM_HERE
        if now.planned:
            return Hindrance.HEARING_PLANNED
        if now.party is None:
            return Hindrance.NO_CORPORATION
        hearing = _hearing(now, self.day_id, self.slot)
        if isinstance(hearing, Hindrance):
            return hearing
        told = Told(HearingTold.of(hearing), react_by=self.react_by, own_words=self.own_words)
        letters = at_desk.letters_for_invited(now.case, now.party, now.committee, told, has_complaint=now.has_complaint)
        what = Did.TAKE_UP_AND_INVITE if now.case.state is State.RECEIVED else Did.INVITE
        return Plan(what, states, (hearing,), tuple(letters))


@dataclass(frozen=True)
class Decline:
    """Do not take a complaint up, and say why: a reason of the list, or in words; the corporation may get it."""

    words: str = ""
    is_forwarded: bool = False
    own_words: str = ""
    chosen: DeclineReason = DeclineReason.OTHER

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Tell the tenant why, and what is possible now."""
        if now.case.state is not State.RECEIVED:
            return Hindrance.NOT_FROM_HERE
        if self.is_forwarded and now.party is None:
            return Hindrance.NO_CORPORATION
        told = Told(reason=self.words, own_words=self.own_words, declined=self.chosen)
        party = now.party if self.is_forwarded else None
        letters = at_desk.letters_for_declined(now.case, party, now.committee, told)
        reason, details = DECLINED.get(self.chosen, self.words), {"reason": self.chosen.value}
        return Plan(Did.DECLINE, (State.DECLINED,), letters=tuple(letters), reason=reason, details=details)


@dataclass(frozen=True)
class Move:
    """Move a hearing to another slot, or, without one, to a day that is not known yet."""

    asked_by: str
    day_id: str = ""
    slot: int = 0
    why: str = ""
    own_words: str = ""

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Give the old slot free, take the new one, and tell both parties."""
        old = now.planned
        if old is None:
            return Hindrance.NO_HEARING
        if now.party is None:
            return Hindrance.NO_CORPORATION
        if self.day_id and (self.day_id, self.slot) == (old.day.id, old.slot):
            return Hindrance.SAME_SLOT
        new = _hearing(now, self.day_id, self.slot) if self.day_id else None
        if isinstance(new, Hindrance):
            return new
        moved = replace(old, outcome=Outcome.MOVED, why=self.why, asked_by=self.asked_by)
        if new is None:  # the calendars lose it, and get it again with the new day
            moved = replace(moved, sequence=now.next_sequence)
        told = Told(
            HearingTold.of(new) if new else None, HearingTold.of(moved), reason=self.why, own_words=self.own_words
        )
        letters = at_desk.letters_for_moved(now.case, now.party, now.committee, told)
        return Plan(Did.MOVE, hearings=(moved, *([new] if new else [])), letters=tuple(letters))


@dataclass(frozen=True)
class CallOff:
    """Call a hearing off for the committee, and say why; a new invitation follows."""

    why: str
    own_words: str = ""

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Give the slot free, and tell both parties."""
        old = now.planned
        if old is None:
            return Hindrance.NO_HEARING
        if now.party is None:
            return Hindrance.NO_CORPORATION
        off = replace(old, outcome=Outcome.OFF, why=self.why, sequence=now.next_sequence)
        told = Told(HearingTold.of(off), reason=self.why, own_words=self.own_words)
        letters = at_desk.letters_for_off(now.case, now.party, now.committee, told)
        return Plan(Did.CALL_OFF, hearings=(off,), letters=tuple(letters))


@dataclass(frozen=True)
class Withdraw:
    """Note that the tenant withdrew by mail or by phone, as told by somebody on a day (F9)."""

    told_by: str
    told_how: str
    told_on: date
    reason: str = ""

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Withdraw as the tenant would online: the same letters, and a planned hearing is called off."""
        if self.told_on > now.today:
            return Hindrance.NOT_YET
        off, told, letters = hearing_ended(now)
        details = {"told_by": self.told_by, "told_how": self.told_how, "told_on": self.told_on.isoformat()}
        return Plan(
            Did.WITHDRAW,
            (State.WITHDRAWN,),
            off,
            (*letters_for_withdrawn(now.case, now.committee, told, posts=True), *letters),
            reason=self.reason,
            details=details,
            is_final=True,
        )


@dataclass(frozen=True)
class Reopen:
    """Take a withdrawal back for the tenant, within the days for it."""

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Go on where the complaint was, with the same slot where that is free still."""
        before = state_before_withdrawing(now.case.history)
        if before is None:
            return Hindrance.NOT_FROM_HERE
        again, letters = hearing_again(now)
        of_return = letters_for_reopened(now.case, now.committee, told_of_return(now, again), posts=True)
        return Plan(Did.REOPEN, (before,), again, (*of_return, *letters), is_final=True)


@dataclass(frozen=True)
class Held:
    """Note how a hearing went; one that is held over is planned anew."""

    outcome: Outcome

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Note it; nobody is written to."""
        old = now.planned
        if old is None:
            return Hindrance.NO_HEARING
        if self.outcome not in OVER:
            return Hindrance.NOT_FROM_HERE
        if old.on > now.today:
            return Hindrance.NOT_YET
        states = () if self.outcome is Outcome.HELD_OVER else (State.HEARD,)
        return Plan(Did.HELD, states, (replace(old, outcome=self.outcome),), on=old.on)


@dataclass(frozen=True)
class Correct:
    """Go one state back, because what was noted was wrong."""

    why: str

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Go back; a hearing whose outcome was noted is planned again, and nobody is written to.

        A decision goes from the advice that it was about; an advice goes itself, and its paper stays.
        """
        told = as_told(now.case.history)
        if now.planned:
            return Hindrance.NOT_FROM_HERE
        last = now.hearings[-1] if now.hearings else None
        if last and last.outcome in OVER and now.case.state in (State.HEARD, State.INVITED):
            again = (replace(last, outcome=Outcome.PLANNED),)
            states = (State.INVITED,) if now.case.state is State.HEARD else ()
            return Plan(Did.CORRECT, states, again, reason=self.why, is_correction=True)
        # a withdrawal is taken back, and one that was taken back does not come again, without its letters
        if len(told) < 2 or State.WITHDRAWN in (told[-1].state, told[-2].state):
            return Hindrance.NOT_FROM_HERE
        back = Plan(Did.CORRECT, (told[-2].state,), reason=self.why, is_correction=True)
        if now.case.state is State.DECIDED and now.advice:
            return replace(back, advice=replace(now.advice, decided_on=None, follows=None, why=""))
        return replace(back, drops_advice=now.advice is not None)


def _hearing(now: Situation, day_id: str, slot: int) -> Hearing | Hindrance:
    found = now.find_day(day_id)
    if found is None:
        return Hindrance.DAY_UNKNOWN
    day, taken = found
    if day.day.on < now.today:
        return Hindrance.DAY_PAST
    if not 0 <= slot < day.day.slots:
        return Hindrance.NO_SUCH_SLOT
    if slot in taken:
        return Hindrance.SLOT_TAKEN
    if day.day.moment_of(slot) <= now.now:
        return Hindrance.HOUR_PAST
    number = max((each.number for each in now.hearings), default=0) + 1
    return Hearing(number, day, slot, Outcome.PLANNED, now.next_sequence)
