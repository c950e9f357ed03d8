"""What the desk never does: let a stranger in, change anything by looking, or forget who did what."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from formservice.app import application, desk_app
from formservice.service import Service
from formservice.storage import desk_log, staff
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from formservice.storage.desk_tables import acts
from formservice.storage.tables import metadata
from tests.conftest import ROOT, Clock
from tests.desk.stage import act, at, hearing_day, press_on_case, tied_case
from tests.harness.samples import pdf
from tests.harness.steps import submit
from tests.harness.visit import HTTP, Browser
from tests.trust.routes import every_route

SECRETS = ("Samira", "samira@", "Woonstichting De Brug", "dak lekt", "Kanarienotitie")
LOOKED = {"acts", "staff_sessions", "limits"}  # who looked, when, and how long the work for it took


def contents(service: Service, but: set[str]) -> Mapping[str, list[Any]]:
    """Return all rows of all tables but these."""
    with service.db.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in metadata.sorted_tables
            if table.name not in but
        }


def addresses(service: Service, case: Case, day_id: str) -> list[str]:
    """Return every address of the desk, with what there is at each place in it."""
    known = {
        "reference": (case.reference,),
        "name": ("take_up", "invite", "decline", "withdraw", "correct"),
        "id": (day_id, case.attachments[0].id),
        "number": ("1",),
    }
    found = set()
    for route in every_route(desk_app(service)):
        names = re.findall(r"<(?:\w+:)?(\w+)>", route.rule)
        values = {name: known.get(name, (case.id,)) for name in names}
        found |= set(route.paths(values))
    return sorted(path for path in found if path.startswith("/desk"))


@pytest.fixture
def stage(service: Service, secretary: Browser) -> tuple[Case, list[str]]:
    """A case with a note and a hearing day, and every address of the desk about them."""
    case, day = tied_case(service, files=[("brief.pdf", pdf())]), hearing_day(service)
    press_on_case(secretary, case, "notes", note="Kanarienotitie")
    return case, addresses(service, case, day.id)


def as_nobody(service: Service) -> Browser:
    return Browser(application(service))


def as_tenant(service: Service) -> Browser:
    browser = as_nobody(service)
    submit(browser, name="Tenant Ander", mail="ander@example.org")
    return browser


@pytest.mark.parametrize("who", [as_nobody, as_tenant])
def test_desk_check_07_no_address_of_the_desk_tells_a_stranger_anything(
    service: Service, stage: tuple[Case, list[str]], who: Callable[[Service], Browser]
) -> None:
    """Check 7: leaks 0, by reading and by posting; nothing changes."""
    case, paths = stage
    browser = who(service)
    before = contents(service, LOOKED)
    assert len(paths) > 15
    for path in paths:
        for method in ("GET", "HEAD", "POST"):
            response = browser.client.open(
                path, method=method, base_url=HTTP, headers={"Sec-Fetch-Site": "same-origin"}
            )
            text = response.get_data(as_text=True)
            assert response.status_code < 500, (path, response.status_code)
            assert not [word for word in (*SECRETS, case.reference) if word in text.replace(path, "")], path
    assert contents(service, LOOKED) == before


def test_desk_check_07_looking_changes_nothing_but_the_log(
    service: Service, secretary: Browser, stage: tuple[Case, list[str]]
) -> None:
    """Check 7: every GET and HEAD of a secretary."""
    case, paths = stage
    before = contents(service, LOOKED)
    answered = 0
    for path in paths:
        for method in ("GET", "HEAD"):
            answered += secretary.client.open(path, method=method, base_url=HTTP).status_code == 200
    assert answered > 15
    assert contents(service, LOOKED) == before
    with service.db.reading() as connection:
        did = {each.what for each in desk_log.of_case(service.db, connection, case.id)}
    assert did == {Did.NOTE, Did.OPENED, Did.DOWNLOADED, Did.SEARCHED}


def test_desk_check_38_every_act_has_its_row(service: Service, secretary: Browser, clock: Clock) -> None:
    """Check 38: twenty acts, twenty rows, each with who, what and which case."""
    case, other, day = tied_case(service), tied_case(service), hearing_day(service, service.today(), slots=5, hour=15)
    slot = iter(range(5))
    act(secretary, case, "take_up", own_words="x")
    act(secretary, case, "invite", slot=f"{day.id}.{next(slot)}")
    act(secretary, case, "move", asked_by="huurder", slot=f"{day.id}.{next(slot)}")
    act(secretary, case, "call_off", why="Ziek")
    press_on_case(secretary, case, "back/")
    act(secretary, case, "move", asked_by="huurder", slot=f"{day.id}.{next(slot)}")
    act(secretary, case, "held", outcome="held_over")
    act(secretary, case, "correct", why="Toch niet")
    act(secretary, case, "held", outcome="held")
    press_on_case(secretary, case, "notes", note="Een", remind_on="2026-11-30")
    press_on_case(secretary, case, "notes/")
    press_on_case(secretary, case, "papers", paper=[("reactie.txt", b"Wij deden alles.")], origin="corporation")
    secretary.visit(at(case, "address"))
    secretary.press(address="S. de Wit\nBrugstraat 12\n1234 AB Plaats")
    act(secretary, other, "decline", reason="not_ours")
    clock.pass_by(timedelta(minutes=11))
    act(secretary, other, "correct", why="Toch wel")
    act(secretary, other, "invite", slot=f"{day.id}.{next(slot)}")
    act(secretary, other, "withdraw", told_how="per mail")
    act(secretary, other, "reopen")
    act(secretary, other, "withdraw", told_how="per mail")
    act(secretary, other, "reopen")
    rows = [each for each in reversed(desk_log.newest(service.db)) if each.what not in {Did.OPENED, Did.DOWNLOADED}]
    [me] = staff.all_of(service.db)
    assert {each.staff_id for each in rows} == {me.id}
    first = [Did.TAKE_UP, Did.INVITE, Did.MOVE, Did.CALL_OFF, Did.TAKE_BACK, Did.MOVE, Did.HELD, Did.CORRECT, Did.HELD]
    then = [Did.NOTE, Did.NOTE, Did.UPLOADED, Did.ADDRESS]
    of_other = [Did.DECLINE, Did.CORRECT, Did.TAKE_UP_AND_INVITE, Did.WITHDRAW, Did.REOPEN, Did.WITHDRAW, Did.REOPEN]
    assert [each.what for each in rows if each.case_id == case.id] == [*first, *then]
    assert [each.what for each in rows if each.case_id == other.id] == of_other
    assert len(rows) == 20


def test_desk_check_38_nothing_changes_a_row_of_the_log() -> None:
    """Check 38: acts are added, and go with their case alone."""
    changing = re.compile(r"\b(?:update|delete)\((?:\w+\.)?acts\b|(?:UPDATE|DELETE FROM) acts\b")
    files = (ROOT / "formservice").rglob("*.py")
    found = {path.relative_to(ROOT).as_posix() for path in files if changing.search(path.read_text(encoding="utf-8"))}
    assert found <= {"formservice/storage/erasing.py"}, found
    assert acts.name == "acts"
    assert isinstance(ROOT, Path)
