"""Phoning both parties that a hearing does not go on, when the tenant withdrew shortly before it (F9)."""

from dataclasses import dataclass

from formservice.acts.desk.plans import Hindrance, Plan
from formservice.acts.desk.situation import Situation
from formservice.rules.case import State
from formservice.storage.desk_log import Did


@dataclass(frozen=True)
class Tell:
    """Note that both were phoned."""

    def plan(self, now: Situation) -> Plan | Hindrance:
        """Note it; nobody is written to."""
        if now.case.state is not State.WITHDRAWN:
            return Hindrance.NOT_FROM_HERE
        return Plan(Did.TOLD)
