"""A letter in the secretary's own words, about an open complaint: it changes nothing of its course."""

from dataclasses import dataclass
from datetime import date

from formservice.acts.desk.plans import Hindrance, Plan
from formservice.acts.desk.situation import Situation
from formservice.letters import after_hearing
from formservice.letters.declared import To
from formservice.letters.told import Told
from formservice.rules.case import is_closed
from formservice.storage.desk_log import Did

_ANSWERED = {
    To.TENANT: "Heeft de huurder geantwoord op de brief?",
    To.CORPORATION: "Heeft de corporatie geantwoord op de brief?",
    To.MANAGEMENT: "Heeft de directie geantwoord op de brief?",
}


@dataclass(frozen=True)
class Write:
    """Write to one party, a tenant's helper too; with a day, the desk is reminded to see whether an answer came."""

    to: To
    words: str
    remind_on: date | None = None

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Send the words, and keep the reminder."""
        if is_closed(now.case.state):
            return Hindrance.NOT_FROM_HERE
        if not self.words.strip():
            return Hindrance.NO_WORDS
        if self.to is not To.TENANT and now.party is None:
            return Hindrance.NO_CORPORATION
        if self.remind_on and self.remind_on < now.today:
            return Hindrance.REMINDER_PAST
        told = Told(own_words=self.words)
        letters = after_hearing.letters_for_written(self.to, now.case, now.party, now.committee, told)
        reminder = (_ANSWERED[self.to], self.remind_on) if self.remind_on else None
        return Plan(Did.WRITE, letters=tuple(letters), reminder=reminder)
