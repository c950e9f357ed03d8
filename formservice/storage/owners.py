"""Whose key opens which row: a draft's and a case's own, that of an address, and that of a letter without a case."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select

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


@cache
def wrapped(table: Table) -> ColumnElement[Any]:
    """Return, within a query of this table, the wrapped key of each row; None where it has none."""
    return select(case_keys.c.wrapped).where(case_keys.c.id == key_id(table)).correlate(table).scalar_subquery()


def key_id(table: Table) -> ColumnElement[Any]:
    """Return, within a query of this table, the number of each row's key; None where it has none."""
    if table in (cases, drafts, contacts):
        return table.c.key_id
    if table is letters:
        return func.coalesce(letters.c.key_id, _of_case(letters))
    if table is history:
        return _of_case(history)
    if table is attachments:
        of_draft = select(drafts.c.key_id).where(drafts.c.id == attachments.c.draft_id).correlate(attachments)
        return func.coalesce(of_draft.scalar_subquery(), _of_case(attachments))
    if table is attachment_contents:
        whose = select(key_id(attachments)).where(attachments.c.id == attachment_contents.c.attachment_id)
        return whose.correlate(attachment_contents).scalar_subquery()
    raise KeyError(table.name)


def _of_case(table: Table) -> ColumnElement[Any]:
    return select(cases.c.key_id).where(cases.c.id == table.c.case_id).correlate(table).scalar_subquery()
