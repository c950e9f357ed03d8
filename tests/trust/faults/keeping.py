"""Faults in keeping, erasing and the keys."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "commits that the disk has not got yet",
        2,
        "formservice/storage/sqlite.py",
        '"synchronous": 2,',
        '"synchronous": 1,',
    ),
    Fault(
        "no commit reaches the disk by itself",
        2,
        "formservice/storage/sqlite.py",
        '"synchronous": 2,',
        '"synchronous": 0,',
    ),
    Fault(
        "an error page instead of the typed text",
        4,
        "formservice/web/errors.py",
        "return shown_again(BUSY, HTTPStatus.SERVICE_UNAVAILABLE) or _numbered(HTTPStatus.SERVICE_UNAVAILABLE)",
        "return _numbered(HTTPStatus.SERVICE_UNAVAILABLE)",
    ),
    Fault(
        "a disk that does not read is no disk that does not work",
        4,
        "formservice/storage/database.py",
        """        if type(problem) is not DatabaseError:  # its kinds are about what we asked
            raise""",
        """        if problem:
            raise""",
        size=3,
    ),
    Fault(
        "waits a second for the lock",
        5,
        "formservice/storage/database.py",
        "WAIT_SECONDS = 10",
        "WAIT_SECONDS = 1",
    ),
    Fault(
        "takes the lock when it is too late",
        5,
        "formservice/storage/engine.py",
        '"BEGIN IMMEDIATE" if is_writing else "BEGIN"',
        '"BEGIN"',
    ),
    Fault(
        "a backup without the files",
        6,
        "formservice/storage/backup.py",
        """        [found] = writing.execute("PRAGMA integrity_check").fetchone()""",
        """        writing.executescript("DELETE FROM attachment_contents")
        [found] = writing.execute("PRAGMA integrity_check").fetchone()""",
    ),
    Fault(
        "a backup without the letters",
        6,
        "formservice/storage/backup.py",
        '        [found] = writing.execute("PRAGMA integrity_check").fetchone()',
        """        writing.executescript("DELETE FROM letters")
        [found] = writing.execute("PRAGMA integrity_check").fetchone()""",
    ),
    Fault(
        "cookies know the newest key alone",
        13,
        "formservice/web/cookie.py",
        "SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:])",
        "SECRET_KEY_FALLBACKS=[]",
    ),
    Fault(
        "an address is looked up under the newest key alone",
        13,
        "formservice/storage/sealing.py",
        "return [_fingerprint(secret, kind, value) for secret in self._secrets]",
        "return [_fingerprint(secret, kind, value) for secret in self._secrets[:1]]",
    ),
    Fault(
        "links are signed with the oldest key",
        13,
        "formservice/links.py",
        "self._oldest_first = list(reversed(secret_keys))",
        "self._oldest_first = list(secret_keys)",
    ),
    Fault(
        "any signing key will do",
        14,
        "formservice/settings/keys.py",
        "    if len(key) < SHORTEST_SIGNING_KEY:",
        "    if not key:",
    ),
    Fault(
        "a key that is missing is made",
        14,
        "formservice/settings/installation.py",
        'embedded = not ({f"{PREFIX}DATABASE_URL", f"{PREFIX}BASE_URL"} & given.keys())',
        'embedded = f"{PREFIX}DATABASE_URL" not in given',
    ),
    Fault(
        "the history is read before the lock is there",
        25,
        "formservice/acts/change.py",
        """    with db.writing(f"case:{case_id}") as connection:
        case = cases.current(db, connection, case_id)
""",
        """    with db.reading() as connection:
        case = cases.current(db, connection, case_id)
    with db.writing(f"case:{case_id}") as connection:
""",
    ),
    Fault(
        "letters go out whether or not it was allowed",
        25,
        "formservice/acts/change.py",
        """        if isinstance(event, Refusal):
            return event
""",
        """        if isinstance(event, Refusal):
            letters.queue(db, connection, case_id, also(connection, case), now)
            return event
""",
        size=60,
    ),
    Fault(
        "the day of London",
        26,
        "formservice/service.py",
        "return self.clock().astimezone(AMSTERDAM).date()",
        "return self.clock().date()",
        size=12,
    ),
    Fault(
        "a cookie from the future is none",
        26,
        "formservice/web/cookie.py",
        "is_over = datetime.now(UTC) - signed_at > app.permanent_session_lifetime",
        "is_over = datetime.now(UTC) < signed_at",
    ),
    Fault(
        "a link from the future is none",
        26,
        "formservice/links.py",
        "if self.now() - signed_at > self._lifetimes[purpose]:",
        "if self.now() < signed_at or self.now() - signed_at > self._lifetimes[purpose]:",
    ),
    Fault(
        "no change on a day before the last",
        26,
        "formservice/rules/case.py",
        "    return max(today, history[-1].on)",
        "    return today",
    ),
    Fault(
        "erased letters stay as files",
        28,
        "formservice/operations/tidying.py",
        "            file.unlink(missing_ok=True)",
        "            pass",
    ),
    Fault(
        "limits count addresses as they are",
        29,
        "formservice/web/limits.py",
        'here.db.sealer.fingerprint(f"limit:{counted}", whose)',
        "whose",
    ),
    Fault(
        "letters are kept open",
        29,
        "formservice/storage/outgoing.py",
        "        sealed = db.sealer.key(row[0]).seal(place(letters.c.sent, id), sent_bytes)",
        "        sealed = sent_bytes",
    ),
    Fault(
        "the cookie's id opens drafts in the database",
        29,
        "formservice/storage/drafts.py",
        'return hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()',
        "return id",
    ),
]
