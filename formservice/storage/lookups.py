"""Lookups: keyed fingerprints of the words by which the desk finds a case; whole words, as nothing of one is kept."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    delete,
    exists,
    insert,
    or_,
    select,
    true,
    tuple_,
    union,
)

from formservice.errors import CaseUnknown, SealBroken
from formservice.questions.complaint import Complaint
from formservice.questions.spelling import POSTCODE
from formservice.rules.case import State
from formservice.storage import cases as stored
from formservice.storage.cases import Case
from formservice.storage.columns import BEGINNING
from formservice.storage.corporations import Corporation
from formservice.storage.database import Database
from formservice.storage.desk_tables import lookups
from formservice.storage.sealing import Sealer
from formservice.storage.tables import cases
from formservice.text.plain_text import folded
from formservice.text.words import PHONE, house_number, name_words, phone_numbers

LONGEST_TYPED = 200
"""The most characters that somebody looks for."""
_AT_ONCE = 500
_LOOKED_AT = 50
_Ids = Select[tuple[str]]
_MOST_WITH_WORDS = 5_000
_NARROWED = (cases.c.id, cases.c.submitted_at, cases.c.state, cases.c.corporation_id, cases.c.listed_corporation)
_BY_AGE = (cases.c.submitted_at, cases.c.id)
_MAIL = re.compile(r"[^\s<>,;]+@[^\s<>,;]+")
# a letter or a word of a few after the number is its addition, unless a name begins there
_HOME = re.compile(rf"\b{POSTCODE.pattern}\b[\s,]*(\d+(?:[\s-]?(?:[a-z]|bis|hs)\b|-\w{{1,4}}\b)?)", re.IGNORECASE)


class Kind(StrEnum):
    """What a case is found by."""

    NAME = "name"
    HOME = "home"
    PHONE = "phone"
    MAIL = "mail"


Term = tuple[Kind, str]
"""A kind, and a word of it in its one spelling."""


@dataclass(frozen=True)
class Wanted:
    """Which cases are looked for: with all these terms or this number, and of these moments, state and corporation.

    A case that is tied to no corporation yet counts for the one that its tenant chose.
    """

    terms: frozenset[Term] = frozenset()
    reference: str = ""
    since: datetime | None = None
    before: datetime | None = None
    states: tuple[State, ...] = ()
    corporation: Corporation | None = None


def terms_of(told: Complaint) -> frozenset[Term]:
    """Return all that a case is found by: names, home, phones and mails of the tenant and of the helper."""
    helper = told.helper
    names = name_words(told.name) | (name_words(helper.name) if helper else frozenset())
    phones = phone_numbers(told.phone) | (phone_numbers(helper.phone) if helper else frozenset())
    mails = {folded(mail) for mail in (told.mail, told.helper_mail) if mail}
    return frozenset(
        {(Kind.NAME, word) for word in names}
        | {(Kind.HOME, home) for home in _homes(told)}
        | {(Kind.PHONE, digits) for digits in phones}
        | {(Kind.MAIL, mail) for mail in mails}
    )


def home_of(told: Complaint) -> Term | None:
    """Return the postcode and house number by which a complaint's home is found, or None without both."""
    number = house_number(told.house_number)
    return (Kind.HOME, _home(told.postcode, number)) if told.postcode and number else None


def terms_typed(typed: str) -> frozenset[Term]:
    """Return what somebody looks for, read from one line: mails, homes and phones, and the rest as words of a name."""
    rest = typed[:LONGEST_TYPED]
    mails = {(Kind.MAIL, folded(match[0])) for match in _MAIL.finditer(rest)}
    rest = _MAIL.sub(" ", rest)
    homes = {(Kind.HOME, _home(match[1] + match[2], house_number(match[3]))) for match in _HOME.finditer(rest)}
    rest = _HOME.sub(" ", rest)
    phones = {(Kind.PHONE, digits) for digits in phone_numbers(rest)}
    rest = PHONE.sub(" ", rest) if phones else rest
    return frozenset(mails | homes | phones | {(Kind.NAME, word) for word in name_words(rest)})


def write(db: Database, connection: Connection, case: Case) -> None:
    """Keep what a case is found by, within the caller's transaction that makes or corrects it."""
    mine = lookups.c.case_id == case.id
    connection.execute(delete(lookups).where(mine))
    rows = [
        {"case_id": case.id, "kind": kind, "fingerprint": db.sealer.fingerprint(_purpose(kind), word)}
        for kind, word in terms_of(case.complaint)
    ]
    if rows:
        connection.execute(insert(lookups), rows)


def find(db: Database, wanted: Wanted, most: int) -> list[str]:
    """Return the ids of the cases that are looked for, the newest first, at most so many."""
    by: list[_Ids] = [_with_all(db.sealer, wanted.terms)] if wanted.terms else []
    if wanted.reference:
        by.append(select(cases.c.id).where(cases.c.reference == wanted.reference))
    among: Any = cases
    if by:
        with_words = cases.c.id.in_(by[0] if len(by) == 1 else union(*by))
        # bounded: a database that goes by the words first never goes through all cases of a state or a year
        among = select(*_NARROWED).where(with_words).limit(_MOST_WITH_WORDS).subquery()
    newest = (among.c.submitted_at.desc(), among.c.id.desc())
    asked = select(among.c.id).where(*_narrow(among, wanted)).order_by(*newest).limit(most)
    with db.reading() as connection:
        return list(connection.scalars(asked))


def _narrow(among: Any, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.since:
        yield among.c.submitted_at >= wanted.since
    if wanted.before:
        yield among.c.submitted_at < wanted.before
    if wanted.states:
        yield among.c.state.in_(wanted.states)
    if wanted.corporation:
        is_chosen = among.c.corporation_id.is_(None) & (among.c.listed_corporation == wanted.corporation.party.name)
        yield or_(among.c.corporation_id == wanted.corporation.id, is_chosen)


def fill(db: Database) -> int:
    """Keep what they are found by for cases of an earlier version, a case at a time, and return for how many.

    What the newest and the oldest cases lack tells whether any do: the newest are filled first.
    """
    lacking = select(cases.c.id).where(~exists().where(lookups.c.case_id == cases.c.id))
    # in the order of an index, from the beginning on: so it is gone into at its ends, and never gone through
    all_of_them = select(cases.c.id).where(cases.c.submitted_at >= BEGINNING)
    age = cases.c.submitted_at
    ends = [all_of_them.order_by(order).limit(_LOOKED_AT) for order in (age, age.desc())]
    with db.reading() as connection:
        if not any(connection.scalar(lacking.where(cases.c.id.in_(end.subquery().select()))) for end in ends):
            return 0
    return sum(_anew(db, id) for id in _ids(db, lacking))


def print_anew(db: Database) -> None:
    """Give what every case is found by the newest sealing key's fingerprints, a case at a time."""
    for id in _ids(db, select(cases.c.id)):
        _anew(db, id)


def _anew(db: Database, id: str) -> bool:
    """Keep what a case is found by; False where it was erased meanwhile, or is damaged, as a check will tell."""
    try:
        with db.writing(f"case:{id}") as connection:
            write(db, connection, stored.current(db, connection, id))
    except (CaseUnknown, SealBroken):
        return False
    return True


def _ids(db: Database, chosen: Select[tuple[str]]) -> Iterator[str]:
    newest = [each.desc() for each in _BY_AGE]
    some = chosen.add_columns(cases.c.submitted_at).order_by(*newest).limit(_AT_ONCE)
    before: ColumnElement[bool] = true()
    while True:
        with db.reading() as connection:
            rows: Sequence[tuple[str, datetime]] = [
                (row.id, row.submitted_at) for row in connection.execute(some.where(before))
            ]
        yield from (id for id, _ in rows)
        if len(rows) < _AT_ONCE:
            return
        id, at = rows[-1]
        before = tuple_(*_BY_AGE) < (at, id)


def _with_all(sealer: Sealer, terms: frozenset[Term]) -> _Ids:
    """Return the query for the ids of the cases that have every term, made under whichever key."""
    each = (
        select(lookups.c.case_id).where(
            lookups.c.kind == kind, lookups.c.fingerprint.in_(sealer.fingerprints(_purpose(kind), word))
        )
        for kind, word in terms
    )
    # not INTERSECT: SQLite takes none within a UNION
    return reduce(lambda found, more: found.where(lookups.c.case_id.in_(more.correlate(None))), each)


def _homes(told: Complaint) -> Iterator[str]:
    """Give a home with the addition to its number, and without."""
    if home := home_of(told):
        yield home[1]
        number = re.match(r"\d+", house_number(told.house_number))
        if number:
            yield _home(told.postcode, number[0])


def _home(postcode: str, number: str) -> str:
    return f"{''.join(postcode.split()).upper()} {number}"


def _purpose(kind: Kind) -> str:
    return f"lookup:{kind}"
