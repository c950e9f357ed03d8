"""What a backup that was put back has undone, as the journal tells: done again, or told to be done by a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from formservice.storage import cases, erasing
from formservice.storage.database import Database
from formservice.storage.journal import ERASED, LINKS_ENDED, Entry


@dataclass(frozen=True)
class Undone:
    """What the journal tells of and the database does not know, oldest first: acts, and complaints that it lacks.

    An act on a complaint that is there stands with its reference.
    """

    erasures: Sequence[str]
    links: Sequence[tuple[str, int]]
    states: Sequence[tuple[str, Entry]]
    lost: Sequence[Entry]

    @property
    def acts(self) -> int:
        """Return how many acts can be done again."""
        return len(self.erasures) + len(self.links) + len(self.states)

    def told(self) -> Iterator[str]:
        """Say what a person has to do, a line each."""
        for reference, act in self.states:
            yield f"Do this again: formservice move {reference} {act.what} --on {act.on}"
        for act in self.lost:
            yield f"Lost: a complaint of {act.at:%F %H:%M} UTC. The mail to the committee of that minute has all of it."


def undone(db: Database, acts: Sequence[Entry]) -> Undone:
    """Hold the acts against the database."""
    there = cases.case_versions(db, {act.case for act in acts})
    erased = {act.case for act in acts if act.what == ERASED}
    known = [act for act in acts if act.case in there and act.case not in erased]
    links = {act.case: act.number for act in known if act.what == LINKS_ENDED}
    first = {act.case: act for act in reversed(acts) if act.case not in erased and act.case not in there}
    return Undone(
        erasures=sorted(erased & there.keys()),
        links=[(case, version) for case, version in links.items() if version > there[case].link_version],
        states=[
            (there[act.case].reference, act)
            for act in known
            if act.what != LINKS_ENDED and act.number > there[act.case].rows
        ],
        lost=sorted(first.values(), key=lambda act: act.at),
    )


def redo(db: Database, found: Undone, now: datetime) -> None:
    """Erase and end links again: somebody asked for it, and twice does no harm.

    What else was done had letters, which may be out: a person does it again.
    """
    for case in found.erasures:
        erasing.erase_case(db, case, now)
    for case, version in found.links:
        while cases.revoke_links(db, case) < version:
            pass
