"""Whose key opens which row.

Drafts, cases, addresses, people, corporations, hearing days and letters without a case have keys of their own; what
belongs to a case has its key.
"""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, LargeBinary, Table, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from formservice.storage import desk_tables as desk
from formservice.storage.sealing import Seal, Sealer
from formservice.storage.tables import (
    attachment_contents,
    attachments,
    case_keys,
    cases,
    contacts,
    drafts,
    history,
    letters,
)


class _WrappedKey(GenericFunction[bytes]):
    """The wrapped key with a number: on PostgreSQL a function, as a subquery would open every part of the keys."""

    name = "wrapped_key"
    type = LargeBinary()
    inherit_cache = True


@compiles(_WrappedKey, "sqlite")
def _subquery(element: _WrappedKey, compiler: SQLCompiler, **options: Any) -> str:
    [number] = element.clauses
    own = select(case_keys.c.wrapped).where(case_keys.c.id == number).correlate_except(case_keys)
    return compiler.process(own.scalar_subquery(), **options)


@cache
def wrapped(table: Table) -> ColumnElement[Any]:
    """Return, within a query of this table, the wrapped key of each row; None where it has none."""
    return _WrappedKey(key_id(table))


def key_id(table: Table) -> ColumnElement[Any]:
    """Return, within a query of this table, the number of each row's key; None where it has none."""
    if table in (cases, drafts, contacts, desk.staff, desk.corporations, desk.hearing_days, desk.summaries):
        return table.c.key_id
    if table is letters:
        return func.coalesce(letters.c.key_id, _of_case(letters))
    if table is history or table in desk.OF_CASE:
        return _of_case(table)
    if table is attachments:
        of_draft = select(drafts.c.key_id).where(drafts.c.id == attachments.c.draft_id).correlate(attachments)
        return func.coalesce(of_draft.scalar_subquery(), _of_case(attachments))
    if table is attachment_contents:
        whose = select(key_id(attachments)).where(attachments.c.id == attachment_contents.c.attachment_id)
        return whose.correlate(attachment_contents).scalar_subquery()
    raise KeyError(table.name)


def seal_of_case(sealer: Sealer, connection: Connection, case_id: str) -> Seal:
    """Return what seals what belongs to a case, within the caller's transaction."""
    return sealer.key(connection.scalar(select(wrapped(cases)).where(cases.c.id == case_id)))


def _of_case(table: Table) -> ColumnElement[Any]:
    return select(cases.c.key_id).where(cases.c.id == table.c.case_id).correlate(table).scalar_subquery()
