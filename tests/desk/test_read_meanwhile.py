"""The pages of a case are shown whatever is done to it while they are read."""

from collections.abc import Callable
from typing import Any

import pytest

from formservice.acts.desk import standing
from formservice.acts.desk.carry_out import Done, take_back
from formservice.acts.desk.plans import Invite
from formservice.desk import dossier
from formservice.service import Service
from formservice.storage import desk_log, drafts, erasing, letters, notes, open_cases, staff, supplements
from formservice.storage.cases import Case
from tests.desk.stage import at, hearing_day, tied_case
from tests.harness.planning import ME, done
from tests.harness.visit import Browser

READS: list[tuple[Any, str]] = [
    (letters, "of_case"),
    (dossier, "look"),
    (desk_log, "of_case"),
    (notes, "of_case"),
    (supplements, "of_case"),
    (open_cases, "outlines"),
    (standing, "of"),
    (staff, "all_of"),
]
PAGES = ["", "act/invite", "act/move", "act/withdraw"]


def after(read: tuple[Any, str], act: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let something be done once, right after this has been read."""
    room, name = read
    real = getattr(room, name)

    def slow(*given: Any, **more: Any) -> Any:
        found = real(*given, **more)
        monkeypatch.setattr(room, name, real)
        act()
        return found

    monkeypatch.setattr(room, name, slow)


@pytest.mark.parametrize("read", READS, ids=lambda read: f"{read[0].__name__.rsplit('.')[-1]}.{read[1]}")
@pytest.mark.parametrize("page", PAGES)
def test_a_case_is_shown_whatever_is_done_while_it_is_read(
    page: str, read: tuple[Any, str], service: Service, secretary: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, day, acts = tied_case(service), hearing_day(service), list[Done]()
    after(read, lambda: acts.append(done(service, case, Invite(day.id, 0))), monkeypatch)
    assert secretary.visit(at(case, page), check=False).status in {200, 409}
    [invited] = acts
    after(read, lambda: acts.append(taken_back(service, case, invited)), monkeypatch)
    assert secretary.visit(at(case, page), check=False).status in {200, 409}
    assert len(acts) == 2
    after(read, lambda: erasing.erase_case(service.db, case.id, service.now()), monkeypatch)
    assert secretary.visit(at(case, page), check=False).status in {200, 404, 409}
    assert secretary.visit(at(case, page), check=False).status == 404


def taken_back(service: Service, case: Case, act: Done) -> Done:
    told = take_back(service, ME, case.id, act.number, drafts.new_id())
    assert isinstance(told, Done), told
    return told
