"""Telling people by phone that a hearing does not go on, when the tenant withdrew shortly before it (F9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from formservice.acts.desk.plans import Hindrance, Plan
from formservice.acts.desk.situation import Situation
from formservice.rules.case import Event, State
from formservice.rules.hearing import Outcome, working_days_until
from formservice.storage.desk_log import Act, Did
from formservice.storage.hearing_days import Hearing

SHORTLY = 3
"""Working days before the hearing: a letter may be read too late."""

WHOM = ("tenant", "corporation")


@dataclass(frozen=True)
class Tell:
    """Note who was phoned."""

    whom: tuple[str, ...]

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Note it; nobody is written to."""
        if now.case.state is not State.WITHDRAWN:
            return Hindrance.NOT_FROM_HERE
        return Plan(Did.TOLD, details=dict.fromkeys(self.whom, "told"))


def still_to_tell(history: Sequence[Event], hearings: Sequence[Hearing], acts: Iterable[Act]) -> tuple[str, ...]:
    """Return who is still to be phoned about a withdrawal shortly before the hearing."""
    last, hearing = history[-1], hearings[-1] if hearings else None
    if last.state is not State.WITHDRAWN or hearing is None or hearing.outcome is not Outcome.OFF:
        return ()
    # a hearing that the committee called off before has been told of
    if hearing.asked_by != "tenant" or hearing.on < last.on or working_days_until(last.on, hearing.on) > SHORTLY:
        return ()
    told = {who for act in acts if act.what is Did.TOLD and last.at and act.at >= last.at for who in act.details}
    return tuple(who for who in WHOM if who not in told)
