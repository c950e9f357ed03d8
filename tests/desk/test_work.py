"""Werk: what a secretary sees there on a Monday (checks 9, 14, 15, 30)."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from sqlalchemy import event, update

from formservice.acts import change
from formservice.acts.desk.outcomes import Close
from formservice.acts.desk.plans import CallOff, Held, TakeUp
from formservice.desk import work
from formservice.desk.act_forms import DUE
from formservice.rules.due import Next
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import desk_log, letters, notes, staff
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from formservice.storage.letters import LetterState, NewLetter
from formservice.storage.tables import letters as rows
from tests.conftest import ROOT, Clock
from tests.harness.desk import add_secretary, at_desk
from tests.harness.planning import ME, corporation, done, invited, new_case, new_day, send
from tests.harness.steps import submit
from tests.harness.visit import XHTML, Browser, Page, words


def groups(page: Page) -> dict[str, list[str]]:
    """Return which cases stand under which heading."""
    names = {each.get("id"): words(each).rstrip(" 0123456789") for each in page.all("h2")}
    tables = {names[table.get("aria-labelledby")]: table for table in page.all("table", class_="work")}
    return {name: [words(row[1]) for row in table.iter(f"{XHTML}tr")][1:] for name, table in tables.items()}


def row(page: Page, case: Case) -> str:
    """Return the words of the row of a case."""
    [found] = [words(each) for each in page.all("tr") if case.reference in words(each)]
    return found


def next_of(page: Page, case: Case) -> tuple[str, str]:
    """Return the words and the address of the one next act of a case."""
    [found] = [each for each in page.all("tr") if case.reference in words(each)]
    [link] = found[-1].iter(f"{XHTML}a")
    return words(link), urljoin(page.address, link.get("href", ""))


def letter(service: Service, case: Case, state: LetterState) -> None:
    new = [NewLetter("tenant_received", "nl", "noor@example.org")]
    with service.db.writing() as connection:
        letters.queue(service.db, connection, case.id, new, service.now())
        connection.execute(update(rows).where(rows.c.case_id == case.id).values(state=state))


def test_where_there_is_nothing_to_do_it_says_so(secretary: Browser) -> None:
    assert "Er is niets te doen." in secretary.visit("/desk/").text


def test_desk_check_09_a_new_complaint_stands_on_werk_within_the_next_request(
    browser: Browser, secretary: Browser
) -> None:
    secretary.visit("/desk/")
    submit(browser)
    page = secretary.visit("/desk/")
    assert list(groups(page)) == ["Nieuw"]
    assert "Samira de Wit" in page.text
    assert "Woonstichting De Brug" in page.text
    assert "Neem in behandeling" in page.text


def test_desk_check_40_each_open_case_stands_in_one_group_with_its_next_act(
    service: Service, secretary: Browser
) -> None:
    of = corporation(service)
    near, far = (new_day(service, service.today() + timedelta(days=days), slots=4) for days in (2, 20))
    new, taken_up = new_case(service, of), new_case(service, of)
    done(service, taken_up, TakeUp())
    soon, later, off = invited(service, of, near), invited(service, of, far), invited(service, of, near, 1)
    done(service, off, CallOff("De voorzitter is ziek."))
    page = secretary.visit("/desk/")
    assert groups(page) == {
        "Vandaag en deze week": [soon.reference],
        "Nieuw": [new.reference],
        "Te plannen": sorted([taken_up.reference, off.reference]),
        "Wacht op een ander": [later.reference],
    }
    assert next_of(page, new) == ("Neem in behandeling", f"/desk/case/{new.reference}/act/take_up")
    assert next_of(page, off) == ("Nodig uit", f"/desk/case/{off.reference}/act/invite")
    assert next_of(page, soon) == ("Bereid de zitting voor", f"/desk/case/{soon.reference}")
    assert "Zitting 25 november om 13.00 uur" in row(page, soon)
    assert "Zitting ging niet door, nog geen dag" in row(page, off)


def test_a_hearing_that_was_and_is_not_noted_is_late(service: Service, clock: Clock, secretary: Browser) -> None:
    of = corporation(service)
    case = invited(service, of, new_day(service, service.today() + timedelta(days=1)))
    send(service, case)
    clock.pass_by(timedelta(minutes=25))
    assert next_of(secretary.visit("/desk/"), case)[0] == "Bereid de zitting voor"
    clock.pass_by(timedelta(days=1))
    page = at_work_again(service)
    assert groups(page) == {"Vandaag en deze week": [case.reference]}
    assert next_of(page, case) == ("Leg vast hoe de zitting ging", f"/desk/case/{case.reference}/act/held")
    clock.pass_by(timedelta(days=1))
    assert groups(at_work_again(service)) == {"Te laat": [case.reference]}
    done(service, case, Held(Outcome.TENANT_ABSENT))
    page = at_work_again(service)
    assert groups(page) == {"Af te maken": [case.reference]}
    assert "Zitting gehouden zonder huurder" in row(page, case)


def test_a_case_is_late_on_its_own_page_for_the_same_reason(service: Service, clock: Clock, secretary: Browser) -> None:
    """A letter that failed is late though its day is not past, and an outcome though its hearing stands there."""
    failed, heard = new_case(service), invited(service, corporation(service), new_day(service, service.today()))
    letter(service, failed, LetterState.FAILED)
    send(service, heard)
    page = secretary.visit(f"/desk/case/{failed.reference}")
    assert words(page.one("span", class_="late")) == "te laat"
    assert "te laat Brief niet aangekomen" in words(page.one("main"))
    assert "uiterlijk" not in page.text
    assert "Brief niet aangekomen" in row(secretary.visit("/desk/"), failed)
    assert "te laat" not in secretary.visit(f"/desk/case/{heard.reference}").text
    clock.pass_by(timedelta(days=1))
    browser = at_desk(service, staff.all_of(service.db)[0])
    assert "te laat Nog niet vastgelegd" in words(browser.visit(f"/desk/case/{heard.reference}").one("main"))


def test_one_act_and_one_state_have_one_name_all_over_the_desk() -> None:
    desk = ROOT / "formservice" / "desk"
    texts = {file.name: file.read_text(encoding="utf-8") for file in desk.rglob("*") if file.suffix in {".py", ".html"}}
    another = re.compile("[Nn]oteer|[Gg]enoteerd|Binnengekomen|[Vv]erplaatst|Zitting geweest|Advies gegeven")
    assert {name: another.findall(text) for name, text in texts.items() if another.search(text)} == {}
    own = {Next.FINISH, Next.TELL}  # two acts, and one that begins on the phone
    assert [next for next in DUE if next in work._WORDS and next not in own] == []
    assert set(Next) == {*DUE, *work._WORDS}


def at_work_again(service: Service) -> Page:
    """Return Werk as a secretary sees it who logs in now."""
    return at_desk(service, staff.all_of(service.db)[0]).visit("/desk/")


def test_desk_check_30_a_letter_that_failed_stands_on_top_and_one_for_the_post_after_three_days(
    service: Service, clock: Clock, secretary: Browser
) -> None:
    failed, lying = new_case(service), new_case(service)
    letter(service, failed, LetterState.FAILED)
    letter(service, lying, LetterState.TO_POST)
    page = secretary.visit("/desk/")
    assert groups(page) == {"Te laat": [failed.reference], "Nieuw": [lying.reference]}
    assert "Niet aangekomen: 1" in words(page.one("p", class_="letters"))
    assert "Te posten: 1" in words(page.one("p", class_="letters"))
    assert next_of(page, failed) == ("Naar Post", "/desk/post")
    clock.pass_by(timedelta(days=4))
    assert "Brief nog niet gepost, al 4 dagen" in row(at_work_again(service), lying)


def test_a_letter_of_a_closed_case_that_failed_is_not_forgotten(service: Service, clock: Clock) -> None:
    add_secretary(service)
    case = new_case(service)
    change.withdraw(service, case, "")
    send(service, case)
    done(service, case, Close())
    clock.pass_by(timedelta(days=30))
    assert not groups(at_work_again(service))
    letter(service, case, LetterState.FAILED)
    assert groups(at_work_again(service)) == {"Te laat": [case.reference]}


@pytest.mark.parametrize(("days", "is_told"), [(3, True), (4, False)])
def test_desk_check_15_who_withdraws_within_three_working_days_of_the_hearing_is_phoned_about(
    service: Service, clock: Clock, days: int, is_told: bool
) -> None:
    case = invited(service, corporation(service), new_day(service, service.today() + timedelta(days=days)))
    send(service, case)
    change.withdraw(service, case, "")
    send(service, case)
    add_secretary(service)
    page = at_work_again(service)
    assert groups(page) == {"Te laat" if is_told else "Af te maken": [case.reference]}
    if not is_told:
        return
    assert next_of(page, case) == ("Bel, en leg vast wie is gebeld", f"/desk/case/{case.reference}/act/told")
    clock.pass_by(timedelta(minutes=1))
    with service.db.writing() as connection:
        desk_log.note(service.db, connection, ME, Did.TOLD, service.now(), case.id)
    assert next_of(at_work_again(service), case) == ("Rond af", f"/desk/case/{case.reference}/act/close")


def test_a_corporation_that_was_never_told_of_the_hearing_is_not_phoned(service: Service, secretary: Browser) -> None:
    case = invited(service, corporation(service), new_day(service, service.today() + timedelta(days=1)))
    change.withdraw(service, case, "")
    assert groups(secretary.visit("/desk/")) == {"Af te maken": [case.reference]}


def test_a_reminder_stands_there_from_its_day_until_it_is_done(
    service: Service, clock: Clock, secretary: Browser
) -> None:
    case = new_case(service)
    with service.db.writing() as connection:
        tomorrow = service.today() + timedelta(days=1)
        id = notes.add(service.db, connection, case.id, ME, "Bel de gemeente.", service.now(), tomorrow)
    assert "Bel de gemeente." not in secretary.visit("/desk/").text
    clock.pass_by(timedelta(days=1))
    page = at_work_again(service)
    assert "Bel de gemeente." in page.text
    assert groups(page) == {"Nieuw": [case.reference]}
    with service.db.writing() as connection:
        notes.mark_done(connection, case.id, id)
    assert "Bel de gemeente." not in at_work_again(service).text


def test_past_its_bound_the_page_says_how_many_more_there_are(
    service: Service, secretary: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "MOST", 2)
    cases = [new_case(service) for _ in range(3)]
    page = secretary.visit("/desk/")
    assert len(groups(page)["Nieuw"]) == 2
    assert "Er staat nog 1 zaak onder deze lijst" in page.text
    assert {*groups(page)["Nieuw"]} < {case.reference for case in cases}


def test_three_hundred_open_cases_weigh_80_kb_at_most_and_cost_no_query_each(service: Service, clock: Clock) -> None:
    add_secretary(service)
    of = corporation(service, "Woonstichting De Voorbeeldbrug")
    for _ in range(3):
        new_case(service, of)
    clock.pass_by(timedelta(days=12))
    few = queries(service, lambda: at_work_again(service))
    for _ in range(297):
        new_case(service, of, name="Fatima el Amrani-van den Berg")
    clock.pass_by(timedelta(days=12))
    many = queries(service, lambda: at_work_again(service))
    page = at_work_again(service)
    assert page.text.count("Neem in behandeling") == 300
    assert len(page.text.encode()) <= 80_000
    assert many == few


def queries(service: Service, call: Callable[[], object]) -> int:
    """Return how many statements a call sends to the database."""
    sent = 0

    def count(*_: object) -> None:
        nonlocal sent
        sent += 1

    event.listen(service.db._engine, "before_cursor_execute", count)
    call()
    event.remove(service.db._engine, "before_cursor_execute", count)
    return sent
