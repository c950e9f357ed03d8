"""What the doctor looks at: each thing that an operator must know of, as one line that says what to do."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from formservice.documents.font_files import font_files
from formservice.documents.typesetting import lacking
from formservice.documents.words import Scripts, answer
from formservice.errors import KeysMissing, NoAnswerError, NotReady, SealBroken, StorageUnavailable
from formservice.letters.split import comes_in_pieces
from formservice.operations import at_desk
from formservice.operations.redoing import undone
from formservice.operations.tidying import look
from formservice.rules.terms import AMSTERDAM
from formservice.sandbox import confinement
from formservice.service import Service
from formservice.settings.installation import JOURNAL_FILE, keys_in
from formservice.storage import cases, converting, disk, keys, letters, sampling, signing_keys, signs
from formservice.storage.attachments import VirusCheck, count_virus_checks
from formservice.storage.journal import entries_in
from formservice.storage.share import WHOLE, Share
from formservice.web.limits import percent_used

LONGEST_SILENCE = timedelta(minutes=20)  # one letter may hold the process up for a quarter of an hour
LONGEST_WAIT = timedelta(hours=1)
LEAST_BYTES = 500_000_000
LEAST_FILES = 1_000
_TOLD_FROM_PERCENT = 50  # from here on each sender has less
_TRIES = 3  # of 10 s each
_GROUP, _OTHERS = stat.S_IRWXG, stat.S_IRWXO


@dataclass(frozen=True)
class Finding:
    """One line for the operator: a problem, which somebody must see to, or else merely to know."""

    text: str
    is_problem: bool = True


def examine(service: Service, *, is_all: bool = False) -> list[Finding]:
    """Look at everything; of what is stored at this hour's part, or at all. Writes a little, to try it."""
    found = [*_disks(service), *_modes(service), *_outside(service)]
    try:
        service.db.require()
        # each goes on where another could not: a disk that takes nothing may still be read
        for each in (
            *(_writing, _sign_of_life, _signing_keys, _letters, _virus_checks),
            *(_flood, _tidying, _journal, _keys, _desk),
        ):
            found += _as_far_as_it_goes(each(service))
        opened = WHOLE if is_all else sampling.part(service.db, service.now())
        found += _as_far_as_it_goes(_integrity(service, opened))
        found += _as_far_as_it_goes(_stored(service, opened))
        if is_all:
            found += _as_far_as_it_goes(_undrawn(service))
    except NotReady as problem:
        found.append(Finding(str(problem)))
    except KeysMissing as problem:
        found.append(Finding(f"{problem}: put them back, behind the newest, in FORMSERVICE_DATA_KEYS"))
    except StorageUnavailable as problem:
        found.append(_does_not_work(problem))
    return list(dict.fromkeys(found))


def _as_far_as_it_goes(findings: Iterator[Finding]) -> Iterator[Finding]:
    try:
        yield from findings
    except StorageUnavailable as problem:
        yield _does_not_work(problem)


def _does_not_work(problem: StorageUnavailable) -> Finding:
    return Finding(
        f"the database cannot be worked with ({_line(problem)}): see to its disk or its server, or restore a backup"
    )


def _disks(service: Service) -> Iterator[Finding]:
    file = service.db.file
    needed = max(LEAST_BYTES, service.committee.limits.upload_bytes)
    for folder in dict.fromkeys([service.settings.data, *([file.parent] if file else [])]):
        try:
            disk.try_to_write(folder)
            left = disk.room(folder)
        except OSError as problem:
            yield Finding(
                f"nothing can be written in {folder} ({problem.strerror}): see to its disk, its owner or its quota"
            )
            continue
        if left.bytes < needed:
            yield Finding(
                f"the disk of {folder} has {left.bytes // 1_000_000} MB left, and what may come in within an hour "
                f"needs {needed // 1_000_000} MB: make room, or give it a larger disk"
            )
        if left.files is not None and left.files < LEAST_FILES:
            yield Finding(f"the disk of {folder} takes {left.files} more files (inodes): remove some, or give it more")


def _modes(service: Service) -> Iterator[Finding]:
    settings, file = service.settings, service.db.file
    # closed, the folder covers all that is in it: database, letters
    kept = [path for path in (settings.data, file) if path and path.exists()]
    for path in kept[:1] if file and file.parent == settings.data else kept:
        if path.stat().st_mode & _OTHERS:
            yield Finding(f"others on this machine can reach {path}: {_close(path)}")
    ours = {0, os.geteuid(), *(path.stat().st_uid for path in kept[:1])}
    for path in keys_in(settings):
        found = path.stat()
        if found.st_mode & (_GROUP | _OTHERS):
            yield Finding(f"others on this machine can read the keys in {path}: {_close(path)}, and think of new keys")
        if found.st_uid not in ours:
            yield Finding(f"the keys in {path} belong to another user: `chown` it, and think of new keys")


def _close(path: Path) -> str:
    return f"`chmod {'700' if path.is_dir() else '600'} {path}`"


def _outside(service: Service) -> Iterator[Finding]:
    disclosure = service.committee.security
    if disclosure.contact and service.today() > disclosure.expires_on(service.today()):
        yield Finding("security.txt has expired: see whether it is still right, and set `checked_on` to today")
    if service.scanner and service.scanner.check(bytes(service.committee.uploads.max_total_bytes)) != VirusCheck.CLEAN:
        yield Finding("the virus scanner does not check a file of the size that may come in; files go on unchecked")
    fonts = service.settings.installation.fonts
    if fonts and not any(font_files(fonts)):
        yield Finding(f"FORMSERVICE_FONTS: {fonts} holds no font that can be read: install one there, or unset it")
    if not service.committee.complaints_to:
        text = "committee.toml has no complaints_to; letters to the committee stay in the letters folder."
        yield Finding(text, is_problem=False)
    if comes_in_pieces(service.committee.uploads.max_file_bytes, service.committee.mail_max_bytes):
        text = "mail_max_mb in committee.toml is low: a file as large as may come in goes out in pieces, to be joined."
        yield Finding(text, is_problem=False)
    if lacking := confinement.lacking():
        text = f"this kernel lacks {' and '.join(lacking)}: a decoder that is taken over is less shut in."
        yield Finding(text, is_problem=False)


def _writing(service: Service) -> Iterator[Finding]:
    for each in range(_TRIES):
        try:
            return signs.give(service.db, signs.Role.DOCTOR, service.now())
        except StorageUnavailable as problem:
            if each == _TRIES - 1:
                yield Finding(f"the database takes nothing new ({_line(problem)}): see to its disk or its server")


def _sign_of_life(service: Service) -> Iterator[Finding]:
    last = signs.last(service.db, signs.Role.SERVE)
    if last is None:
        # No problem: without `serve` nothing came in, and commands are tried out before it starts.
        yield Finding("`formservice serve` never ran here: start it.", is_problem=False)
    elif abs(service.now() - last) > LONGEST_SILENCE:
        yield Finding(
            f"`formservice serve` gave no sign of life since {_told(last)}: start it, or see what its log says"
        )


def _signing_keys(service: Service) -> Iterator[Finding]:
    broke_at = signing_keys.broke_at(service.db, service.links.key_names, service.now())
    if broke_at:
        yield Finding(
            f"links mailed before {_told(broke_at)} no longer open, as no signing key is one from before: put the old "
            "key behind the new one in FORMSERVICE_SECRET_KEYS; is it gone, then tenants get new links on the site"
        )


def _letters(service: Service) -> Iterator[Finding]:
    waiting = letters.undelivered(service.db)
    if waiting.failed:
        yield Finding(f"letters that failed for good: {waiting.failed}; see `formservice export`")
    if waiting.retrying:
        yield Finding(f"letters that did not get through yet: {waiting.retrying}; they are tried again")
    oldest = letters.waiting_since(service.db)
    if oldest and service.now() - oldest > LONGEST_WAIT:
        yield Finding("a letter waits for more than an hour; is `formservice serve` or `deliver` running?")
    yield Finding(f"letters waiting: {waiting.queued}.", is_problem=False)


def _desk(service: Service) -> Iterator[Finding]:
    yield from (Finding(problem) for problem in at_desk.problems(service))


def _integrity(service: Service, opened: Share) -> Iterator[Finding]:
    for line in service.db.check(opened):
        yield Finding(f"{line}: take it from a backup (deploy/README.md, Backup)")


def _virus_checks(service: Service) -> Iterator[Finding]:
    for outcome, count in count_virus_checks(service.db).items():
        if outcome != VirusCheck.CLEAN:
            yield Finding(f"files kept, {outcome.value}: {count}; see `formservice export`.", is_problem=False)


def _flood(service: Service) -> Iterator[Finding]:
    for purpose, percent in percent_used(service).items():
        if percent >= _TOLD_FROM_PERCENT:
            yield Finding(
                f"all senders together used {percent} % of an hour's limit ({purpose}): from half on each may do a "
                "fifth, past it nobody anything until the next hour; see `limits_in_all` in committee.toml"
            )


def _tidying(service: Service) -> Iterator[Finding]:
    outlook = look(service)
    for problem in outlook.problems:
        yield Finding(problem)
    if outlook.forgotten:
        yield Finding(
            f"open complaints that did not change for longer than closed ones are kept: {len(outlook.forgotten)}; "
            "`formservice erase --dry-run` names them: move them, or erase them by number"
        )


def _journal(service: Service) -> Iterator[Finding]:
    for problem in service.db.journal.check():
        yield Finding(problem)
    found = undone(service.db, entries_in(service.settings.data / JOURNAL_FILE))
    if found.acts:
        yield Finding(f"a backup was put back, and {found.acts} acts since then are undone: see `formservice redo`")
    if found.lost:
        text = f"{len(found.lost)} complaints of the journal are not in the database; see `formservice redo`."
        yield Finding(text, is_problem=False)


def _keys(service: Service) -> Iterator[Finding]:
    stage = converting.stage(service.db)
    if not stage.is_converted:
        yield Finding(
            "not everything has a key of its own yet, so erasing leaves bytes: once every node runs this version, run "
            "`formservice convert` (deploy/README.md, Upgrade)"
        )
    elif not stage.is_rewritten:
        yield Finding(
            "copies that an earlier version sealed are left in unused parts of the database's files: write it anew "
            "once (deploy/README.md, Upgrade)"
        )
    if waiting := keys.waiting(service.db):
        text = f"erased keys whose bytes are left until a reader is done: {waiting}."
        yield Finding(text, is_problem=False)


def _stored(service: Service, opened: Share) -> Iterator[Finding]:
    for place in sampling.damaged(service.db, opened):
        whose = "`formservice export` tells whose it is"
        yield Finding(
            f"what is stored at {place} is damaged: {whose}; take it from a backup (deploy/README.md, Backup)"
        )


def _undrawn(service: Service) -> Iterator[Finding]:
    typed: set[str] = set()
    for id in cases.all_ids(service.db):
        with suppress(SealBroken):  # told as damaged
            case = cases.find(service.db, id)
            typed.update(*case.answers.values() if case else ())
    try:
        scripts = lacking("".join(sorted(typed)))
    except NoAnswerError:
        yield Finding("the process that draws letters gives no answer: see whether this machine has memory left")
    else:
        if scripts:
            text = (
                f"complaints hold what no font here can draw: {answer(Scripts(scripts), 'en')}; see FORMSERVICE_FONTS."
            )
            yield Finding(text, is_problem=False)


def _line(problem: Exception) -> str:
    return " ".join(str(problem).split())


def _told(at: datetime) -> str:
    return f"{at.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}"
