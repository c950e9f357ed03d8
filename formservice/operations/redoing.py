"""What a backup that was put back has undone, as the journal tells: done again, or told to be done by a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from formservice.service import Service, utc_now
from formservice.settings.installation import DATABASE_FILE, JOURNAL_FILE, Settings
from formservice.storage import backup, cases, erasing, recording
from formservice.storage.database import Database
from formservice.storage.journal import ERASED, LINKS_ENDED, Entry, entries_in
from formservice.storage.sealing import Sealer


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
        while recording.revoke_links(db, case) < version:
            pass


def restore(settings: Settings, file: Path) -> Undone:
    """Put a backup back where there is no database, without what was erased since; return what else it has undone.

    Raises BackupRefused, or KeysMissing.
    """
    entries = entries_in(settings.data / JOURNAL_FILE, *file.parent.glob(f"*{backup.JOURNAL}"))
    found: list[Undone] = []
    # within the restore: what was erased must not come back even for a moment
    backup.restore(
        file,
        settings.data / DATABASE_FILE,
        Sealer(settings.data_keys),
        lambda db: found.append(_redone(db, entries)),
    )
    return found[0]


def redo_since(service: Service, journals: Sequence[Path]) -> Undone:
    """Do again what these journals and our own tell, as far as that is safe; return what was and what was not."""
    return _redone(service.db, entries_in(service.settings.data / JOURNAL_FILE, *journals))


def _redone(db: Database, entries: Sequence[Entry]) -> Undone:
    found = undone(db, entries)
    redo(db, found, utc_now())
    return found
