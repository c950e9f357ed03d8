"""What becomes of a complaint after its hearing: agreements, or an advice and the decision on it; and the closing."""

from dataclasses import dataclass, replace
from datetime import date

from formservice.acts.desk.plans import Hindrance, Plan
from formservice.acts.desk.situation import Situation
from formservice.letters import after_hearing
from formservice.letters.told import Told
from formservice.rules.advice import Finding, decides_by
from formservice.rules.case import State, is_closed
from formservice.storage.advices import Advice
from formservice.storage.attachments import Origin
from formservice.storage.closings import Closing
from formservice.storage.desk_log import Did


@dataclass(frozen=True)
class Agree:
    """Confirm what tenant and corporation agreed on: in words, in a paper that was taken in, or in both (F6)."""

    words: str = ""
    paper: str = ""

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Send the agreements to the tenant and to the management."""
        if now.case.state is not State.HEARD:
            return Hindrance.NOT_FROM_HERE
        if now.party is None:
            return Hindrance.NO_CORPORATION
        if not (self.words.strip() or self.paper):
            return Hindrance.NO_WORDS
        if self.paper and not _is_kept(now, self.paper, Origin.AGREEMENTS):
            return Hindrance.NO_PAPER
        told = Told(agreements=self.words, paper=self.paper)
        letters = after_hearing.letters_for_agreed(now.case, now.party, now.committee, told)
        return Plan(Did.AGREE, (State.SETTLED,), letters=tuple(letters))


@dataclass(frozen=True)
class Advise:
    """Send the management the advice, a paper that was taken in, and the tenant a copy with what it means (F7)."""

    finding: Finding
    paper: str
    own_words: str = ""

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Send it today; the management decides within a month (F8)."""
        if now.case.state is not State.HEARD:
            return Hindrance.NOT_FROM_HERE
        if now.party is None:
            return Hindrance.NO_CORPORATION
        if not _is_kept(now, self.paper, Origin.ADVICE):
            return Hindrance.NO_PAPER
        # as its row in the history is dated, also where the clock was put back
        sent_on = max(now.today, now.case.history[-1].on)
        told = Told(own_words=self.own_words, finding=self.finding, paper=self.paper, decide_by=decides_by(sent_on))
        letters = after_hearing.letters_for_advised(now.case, now.party, now.committee, told)
        advice = Advice(self.finding, sent_on, self.paper)
        return Plan(Did.ADVISE, (State.ADVISED,), letters=tuple(letters), advice=advice)


@dataclass(frozen=True)
class Remind:
    """Remind the management of a decision whose month is over (F8)."""

    own_words: str = ""

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Send it the reminder, which is counted."""
        if now.case.state is not State.ADVISED:
            return Hindrance.NOT_FROM_HERE
        if now.party is None:
            return Hindrance.NO_CORPORATION
        sent_on = now.case.history[-1].on
        if now.today <= decides_by(sent_on):
            return Hindrance.NOT_DUE
        told = Told(
            own_words=self.own_words,
            sent_on=sent_on,
            decide_by=decides_by(sent_on),
            reminder=now.reminders + 1,
            paper=now.advice.paper if now.advice else "",
        )
        letters = after_hearing.letters_for_reminded(now.case, now.party, now.committee, told)
        return Plan(Did.REMIND, letters=tuple(letters))


@dataclass(frozen=True)
class Decide:
    """Note what the management decided on a day: it follows the advice, or departs from it and says why (F8).

    `finding` is asked where the advice was given past the desk.
    """

    on: date
    follows: bool
    why: str = ""
    finding: Finding | None = None

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Note it; nobody is written to: the management tells it itself."""
        if now.case.state is not State.ADVISED:
            return Hindrance.NOT_FROM_HERE
        if self.on > now.today:
            return Hindrance.NOT_YET
        sent_on = now.case.history[-1].on
        if self.on < sent_on:
            return Hindrance.BEFORE_ADVICE
        if not (self.follows or self.why.strip()):
            return Hindrance.NO_REASON
        given = now.advice or (Advice(self.finding, sent_on) if self.finding else None)
        if given is None:
            return Hindrance.NO_ADVICE
        why = "" if self.follows else self.why
        decided = replace(given, decided_on=self.on, follows=self.follows, why=why)
        return Plan(Did.DECIDE, (State.DECIDED,), on=self.on, advice=decided)


@dataclass(frozen=True)
class Close:
    """Say what a closed case was about, for the year's report, or, with nothing, that nobody will."""

    subject: str = ""
    summary: str = ""

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Note it; nobody is written to."""
        if not is_closed(now.case.state):
            return Hindrance.NOT_FROM_HERE
        return Plan(Did.CLOSE, closing=Closing(self.subject, self.summary))


def _is_kept(now: Situation, paper: str, origin: Origin) -> bool:
    return any(each.id == paper and each.origin is origin for each in now.case.papers)
