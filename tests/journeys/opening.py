"""What tests of following, withdrawing and undoing share: links, states, and what is stored."""

from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from formservice.acts.change import change_state
from formservice.links import Purpose
from formservice.rules.case import BY_SECRETARY, State
from formservice.service import Service
from formservice.storage import cases, letters, tables
from formservice.storage.cases import Case

FOLLOW, WITHDRAW = "/forms/nl/follow", "/forms/nl/withdrawal"


def the_case(service: Service) -> Case:
    """Return the one complaint that there is."""
    [case] = cases.all_cases(service.db)
    return case


def link_to(service: Service, purpose: Purpose, lang: str = "nl", case: Case | None = None) -> str:
    """Return the path of a letter's link to a complaint."""
    case = case or the_case(service)
    return urlsplit(service.links.make(purpose, lang, case.id, case.link_version)).path


def move(service: Service, *states: State) -> None:
    """Bring the complaint through these states, as the secretary does, or a tenant."""
    for state in states:
        changed = change_state(
            service.db, the_case(service).id, state, service.today(), BY_SECRETARY, "", service.now(), 3
        )
        assert isinstance(changed, Case), changed


def kinds(service: Service) -> list[str]:
    """Return the kinds of letter about the complaint."""
    return sorted(letter.kind for letter in letters.of_case(service.db, the_case(service).id))


def everything(service: Service) -> list[Any]:
    """Return every row of every table, to see whether anything changed; counts of limits are no change."""
    with service.db.reading() as connection:
        return [
            sorted(connection.execute(select(table)).all(), key=repr)
            for table in tables.metadata.sorted_tables
            if table is not tables.limits
        ]
