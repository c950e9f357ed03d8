"""Jaarcijfers at the desk: the page, the files that are exported, fixing, and where tenants stop."""

import csv
import time
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from threading import Event, Thread
from urllib.request import urlopen

import pytest
from docx import Document
from sqlalchemy import insert

from formservice.complain import visits as counting_visits
from formservice.complain.visits import Waiting
from formservice.operations.tidying import erase_old
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import corporations, desk_log, desk_tables, visits
from formservice.storage.corporations import Party
from formservice.storage.desk_log import Did
from tests.conftest import Clock
from tests.desk.stage import act, new_case, now, tied_case
from tests.harness.made_up_years import keep, make_up
from tests.harness.serving import Served
from tests.harness.steps import answer_eligibility
from tests.harness.visit import HTTP, Browser
from tests.trust.ledger import beside

FORMULA = "=cmd|' /C calc'!A0"


def sheet(browser: Browser, year: int) -> list[list[str]]:
    answer = browser.client.get(f"/desk/year/{year}/csv", base_url=HTTP)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="jaarcijfers-{year}.csv"'
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_the_page_shows_this_year_beside_the_last_and_leads_to_the_others(secretary: Browser, service: Service) -> None:
    keep(service, make_up(60, 2026))
    page = secretary.visit("/desk/year/")
    assert page.heading == "Jaarcijfers 2026"
    for words in ("Ontvangen", "Niet in behandeling genomen", "Dagen van ontvangst tot zitting", "Per corporatie"):
        assert words in page.text, words
    assert secretary.visit("/desk/year/2025").heading == "Jaarcijfers 2025"
    assert secretary.visit("/desk/year/2027", check=False).status == 404


def test_desk_check_34_no_cell_of_the_spreadsheet_begins_a_formula(secretary: Browser, service: Service) -> None:
    corporation = corporations.add(service.db, Party(FORMULA))
    assert corporation
    case = new_case(service)
    with service.db.writing() as connection:
        corporations.tie(connection, case.id, corporation.id)
    cells = [cell for row in sheet(secretary, 2026) for cell in row]
    assert any(FORMULA in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]


def test_figures_under_five_are_marked_in_what_is_exported(secretary: Browser, service: Service) -> None:
    for _ in range(4):
        new_case(service)
    marks = {(row[0], row[1]): row[-1] for row in sheet(secretary, 2026)}
    assert marks["Klachten", "Ontvangen"].startswith("Minder dan 5")
    new_case(service)
    rows = {(row[0], row[1]): row[2:] for row in sheet(secretary, 2026)}
    assert rows["Klachten", "Ontvangen"] == ["5", "0", ""]
    assert rows["Klachten", "Ingetrokken"] == ["0", "0", ""]


def test_the_reason_for_which_a_complaint_is_declined_is_counted(secretary: Browser, service: Service) -> None:
    case = tied_case(service)
    act(secretary, case, "decline", reason="not_ours")
    assert now(service, case).state is State.DECLINED
    other = tied_case(service)
    act(secretary, other, "decline", reason="other", other="U huurt hier niet.")
    reasons = {row[1]: row[2] for row in sheet(secretary, 2026) if row[0].startswith("Waarom niet")}
    assert reasons == {"Niet onze commissie": "1", "Een andere reden": "1"}
    assert "U huurt hier niet" not in str(sheet(secretary, 2026))


def test_the_word_file_has_the_tables_and_the_summaries_and_is_dutch(secretary: Browser, service: Service) -> None:
    made = make_up(80, 2026)
    keep(service, made)
    answer = secretary.client.get("/desk/year/2026/word", base_url=HTTP)
    document = Document(BytesIO(answer.data))
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    mine = [each for each in made if each.subject and each.came[0][1].year == 2026]
    assert document.core_properties.title == "Jaarcijfers 2026"
    assert told.count("Het ging over ") == len(mine) > 10
    assert len(document.tables) > 10
    assert document.tables[0].rows[1].cells[0].text == "Ontvangen"
    with service.db.reading() as connection:
        did = [row.what for row in connection.execute(desk_tables.acts.select())]
    assert did.count(Did.DOWNLOADED) == 1
    page = secretary.visit("/desk/year/2026/summaries")
    assert page.text.count("Het ging over ") == len(mine)


def test_a_year_is_fixed_once_it_is_over_and_both_numbers_are_shown_later(secretary: Browser, service: Service) -> None:
    keep(service, make_up(30, 2025))
    assert "Stel vast" not in secretary.visit("/desk/year/2026").text
    secretary.visit("/desk/year/2025")
    page = secretary.press()
    assert "Sindsdien is er niets veranderd." in page.text
    assert "Stel vast" not in page.text
    assert sheet(secretary, 2025)[0] == ["Tabel", "Regel", "2025", "2024", "Let op"]
    keep(service, make_up(10, 2025, seed=5))
    page = secretary.visit("/desk/year/2025")
    assert "u ziet beide" in page.text
    assert sheet(secretary, 2025)[0][2:5] == ["2025, vastgesteld", "2025, nu", "2024"]
    token = secretary.visit("/desk/year/2024").all("input", name="csrf_token")[0].get("value", "")
    again = secretary.send({"csrf_token": token}, "/desk/year/2025/fix", check=False)
    assert again.status == 422
    assert "al vastgesteld" in again.text
    early = secretary.send({"csrf_token": token}, "/desk/year/2026/fix", check=False)
    assert "nog niet voorbij" in early.text
    assert [each.what for each in desk_log.newest(service.db)].count(Did.YEAR) == 1


@pytest.fixture
def written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting_visits, "SECONDS", 0)


@pytest.mark.usefixtures("written_at_once")
def test_each_page_of_the_form_is_counted_and_whether_somebody_went_on(
    browser: Browser, secretary: Browser, service: Service, clock: Clock
) -> None:
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    browser.visit("/forms/nl/complaint/who")
    browser.press()  # nothing chosen: it is shown again, and nobody went on
    browser.press(for_whom="self")
    today = service.today()
    counts = visits.between(service.db, today, today)
    assert (counts["who"], counts["who on"]) == (2, 1)
    assert not any("/" in page or "@" in page for page in counts)
    page = secretary.visit("/desk/year/2026/steps")
    assert page.heading == "Waar huurders stoppen in 2026"
    assert "50" in page.text
    assert visits.between(service.db, today + timedelta(days=1), date(2027, 1, 1)) == {}


def test_counts_wait_in_the_process_for_a_minute_and_no_page_writes_them(browser: Browser, service: Service) -> None:
    browser.visit("/forms/nl/complaint/")
    assert visits.between(service.db, date(2026, 1, 1), date(2026, 12, 31)) == {}
    here = Waiting()
    for _ in range(3):
        assert not here.add(service.today(), "intro")
    for _ in range(2):
        here.write(service)
    assert visits.between(service.db, date(2026, 1, 1), date(2026, 12, 31)) == {"intro": 3}
    here.add(service.today(), "intro")
    here.write(service)
    assert visits.between(service.db, date(2026, 1, 1), date(2026, 12, 31)) == {"intro": 4}


def test_counts_are_written_within_a_minute_also_where_nobody_visits_any_more(
    browser: Browser, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.visit("/forms/nl/complaint/")
    assert visits.between(service.db, date(2026, 1, 1), date(2026, 12, 31)) == {}
    monkeypatch.setattr(counting_visits, "SECONDS", 0.01)
    no_more = Event()
    writing = Thread(target=counting_visits.keep_writing, args=(no_more,), daemon=True)
    writing.start()
    until = time.monotonic() + 30
    while not visits.between(service.db, date(2026, 1, 1), date(2026, 12, 31)) and time.monotonic() < until:
        time.sleep(0.01)
    no_more.set()
    writing.join()
    assert visits.between(service.db, date(2026, 1, 1), date(2026, 12, 31)) == {"intro": 1}


def test_a_worker_that_ends_writes_its_counts(tmp_path: Path) -> None:
    served = Served(tmp_path)
    served.start()
    try:
        with urlopen(f"{served.address}/forms/nl/complaint/", timeout=30) as answer:
            assert answer.status == 200
        served.restart()
        with beside(served) as here:
            today = here.today()
            assert visits.between(here.db, today, today) == {"intro": 1}
    finally:
        served.stop()


def test_counts_go_after_two_years(service: Service) -> None:
    with service.db.writing() as connection:
        rows = [
            {"on": date(2024, 11, 21), "page": "who", "count": 1},
            {"on": date(2024, 12, 1), "page": "who", "count": 2},
        ]
        connection.execute(insert(desk_tables.visits), rows)
    erase_old(service)
    assert visits.between(service.db, date(2024, 1, 1), date(2026, 12, 31)) == {"who": 2}


def test_nobody_but_who_is_logged_in_sees_the_numbers(service: Service, secretary: Browser) -> None:
    stranger = Browser(secretary.client.application)
    for part in ("", "2026", "2026/csv", "2026/word", "2026/summaries", "2026/steps"):
        assert stranger.client.get(f"/desk/year/{part}", base_url=HTTP).status_code in (302, 303), part
