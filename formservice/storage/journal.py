"""A journal of what was done to complaints, beside the database: a backup that is put back undoes it without a word.

One JSON line an act: the complaint's id, which is by chance, what was done and when; nothing of anyone's.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from formservice.rules.case import Event

LINKS_ENDED = "links ended"
ERASED = "erased"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """An act on a complaint.

    Either it came to a state (`number`: the row of its history), its links ended (`number`: the version that new ones
    need), or it was erased.
    """

    at: datetime
    case: str
    what: str
    number: int = 0
    on: date | None = None


class Journal:
    """The journal in this file; every process of the service writes it."""

    def __init__(self, file: Path | None) -> None:
        """Keep it in this file, or nowhere."""
        self.file = file

    def note_state(self, case: str, event: Event) -> None:
        """Note the state to which a complaint came."""
        self._note(Entry(event.at or datetime.now(UTC), case, event.state, event.sequence, event.on))

    def note_links_ended(self, case: str, version: int) -> None:
        """Note that links end that are older than this version."""
        self._note(Entry(datetime.now(UTC), case, LINKS_ENDED, version))

    def note_erased(self, case: str) -> None:
        """Note that a complaint was erased."""
        self._note(Entry(datetime.now(UTC), case, ERASED))

    def check(self) -> list[str]:
        """Return what keeps acts from being noted, a line each."""
        try:
            self._append("")
        except OSError as problem:
            return [f"the journal cannot be written, {problem.strerror}: see what `formservice restore` does with it"]
        return []

    def copy_to(self, target: Path) -> None:
        """Write a copy, for its owner alone, where there is a journal."""
        if self.file and self.file.exists():
            with self._alone():
                _write(target, self.file.read_text("utf-8"), os.O_CREAT | os.O_TRUNC)

    def forget(self, before: datetime) -> None:
        """Drop what was noted before this moment, which no backup is older than."""
        if self.file is None or all(act.at >= before for act in entries_in(self.file)):
            return
        with self._alone():
            unfinished = self.file.with_suffix(".new")
            rest = (_line(act) for act in entries_in(self.file) if act.at >= before)
            _write(unfinished, "".join(rest), os.O_CREAT | os.O_TRUNC)
            unfinished.replace(self.file)

    def _note(self, act: Entry) -> None:
        try:
            self._append(_line(act))
        except OSError as problem:  # the act is done, and must not look as if it failed
            _log.error("an act is not noted in the journal: %s", type(problem).__name__)

    def _append(self, text: str) -> None:
        if self.file is not None:
            with self._alone():
                _write(self.file, text, os.O_CREAT | os.O_APPEND)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with open(f"{self.file}.lock", "a", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def entries_in(*files: Path) -> list[Entry]:
    """Return the acts that these journals tell of, oldest first and each once; a line that is not whole is left out."""
    lines = {line for file in files if file.exists() for line in file.read_text("utf-8").splitlines()}
    return sorted(filter(None, map(_act, lines)), key=lambda act: (act.at, act.number))


def _line(act: Entry) -> str:
    # It begins with the new line: what a full disk or a power cut left of the line before stays alone.
    on = act.on and act.on.isoformat()
    return "\n" + json.dumps({**asdict(act), "at": act.at.astimezone(UTC).isoformat(), "on": on})


def _act(line: str) -> Entry | None:
    try:
        read = json.loads(line)
        on = read["on"] and date.fromisoformat(read["on"])
        return Entry(datetime.fromisoformat(read["at"]), read["case"], read["what"], read["number"], on)
    except (ValueError, LookupError, TypeError):
        return None


def _write(file: Path, text: str, how: int) -> None:
    with open(os.open(file, os.O_WRONLY | how, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
