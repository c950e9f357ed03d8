"""The list of a hearing day, and what is taken along."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from formservice.acts.desk.plans import CallOff, Held, Invite, Move, Withdraw
from formservice.acts.submit import take_in
from formservice.letters.pdf import complaint_pdf
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import corporations, desk_log, drafts, letters, letters_at_desk, outgoing, staff
from formservice.storage.attachments import SafeFile, VirusCheck
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from tests.conftest import Clock
from tests.harness import samples
from tests.harness.desk import at_desk
from tests.harness.pdf_text import words_of
from tests.harness.planning import corporation, done, invited, new_day, send
from tests.harness.visit import Browser, Page, words

ADDRESS = "/desk/days"


def rows_of(page: Page) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in page.one("tbody")]


def test_the_list_of_a_day_says_who_comes_when_and_who_was_told(service: Service, secretary: Browser) -> None:
    of, day = corporation(service, mail=""), new_day(service, slots=3)
    case = invited(service, of, day)
    page = secretary.visit(f"{ADDRESS}/{day.id}")
    assert rows_of(page) == [
        [
            "13.00",
            f"{case.reference} Noor el Amrani",
            "Woonvoorbeeld",
            "nog niet, brief gaat om 12.10",
            "nee, nog te posten",
            "0",
        ],
        ["14.00", "vrij"],
        ["15.00", "vrij"],
    ]
    assert secretary.follow(case.reference).slug == case.reference
    send(service, case)
    with service.db.writing("outbox") as connection:
        [posted] = [each for each in letters.of_case(service.db, case.id) if each.state == "to_post"]
        assert letters_at_desk.mark_posted(connection, posted.id, service.today())
    assert rows_of(secretary.visit(f"{ADDRESS}/{day.id}"))[0][3:5] == ["ja", "ja"]


def test_a_letter_that_failed_is_told_on_the_list(service: Service, secretary: Browser) -> None:
    day = new_day(service)
    case = invited(service, corporation(service), day)
    for each in letters.of_case(service.db, case.id):
        outgoing.mark_failed(service.db, each.id, "550")
    assert rows_of(secretary.visit(f"{ADDRESS}/{day.id}"))[0][3:5] == ["nee, brief kwam niet aan"] * 2


@pytest.mark.parametrize(
    ("outcome", "on_the_day"),
    [
        (Outcome.HELD, ["was er", "was er"]),
        (Outcome.TENANT_ABSENT, ["was er niet", "was er"]),
        (Outcome.HELD_OVER, ["", ""]),
        (None, ["nog niet, brief gaat om 12.10"] * 2),
    ],
)
def test_once_a_hearing_was_the_list_says_who_was_there(
    service: Service, secretary: Browser, clock: Clock, outcome: Outcome | None, on_the_day: list[str]
) -> None:
    day = new_day(service, service.today())
    case = invited(service, corporation(service), day)
    if outcome:
        done(service, case, Held(outcome))
    page = secretary.visit(f"{ADDRESS}/{day.id}")
    assert rows_of(page)[0][3:5] == on_the_day
    [label] = {cell.get("data-label") for cell in page.all("td") if "huurder" in (cell.get("data-label") or "").lower()}
    assert label == ("Was de huurder er?" if outcome else "Huurder weet het")
    clock.pass_by(timedelta(days=1))
    page = at_desk(service, staff.all_of(service.db)[0]).visit(f"{ADDRESS}/{day.id}")
    assert rows_of(page)[0][3:5] == (on_the_day if outcome else ["nog niet vastgelegd"] * 2)
    assert "Was de huurder er?" in page.text
    assert "weet het" not in page.text


def test_desk_check_15_what_does_not_go_on_is_struck_and_its_slot_is_free(service: Service, secretary: Browser) -> None:
    """Check 15."""
    of, day = corporation(service), new_day(service, slots=3)
    withdrawn, moved = invited(service, of, day, 0), invited(service, of, day, 1)
    send(service, withdrawn)
    done(service, withdrawn, Withdraw("de huurder", "telefoon", service.today()))
    done(service, moved, Move("tenant", day.id, 2))
    page = secretary.visit(f"{ADDRESS}/{day.id}")
    struck = [words(each) for each in page.all("s")]
    assert struck == [f"{withdrawn.reference} Noor el Amrani", f"{moved.reference} Noor el Amrani"]
    shown = [(row[0], row[1].partition(" ")[0], row[1].rpartition(" Amrani")[2].strip()) for row in rows_of(page)]
    assert shown == [
        ("13.00", withdrawn.reference, "gaat niet door"),
        ("13.00", "vrij", "vrij"),
        ("14.00", moved.reference, "verzet"),
        ("14.00", "vrij", "vrij"),
        ("15.00", moved.reference, ""),
    ]


def test_the_bundle_holds_the_list_and_each_case_that_goes_on(service: Service, secretary: Browser) -> None:
    of, day = corporation(service), new_day(service, slots=3)
    planned = [invited(service, of, day, slot) for slot in range(2)]
    off = invited(service, of, day, 2)
    done(service, off, CallOff("ziekte"))
    answer = secretary.client.get(f"{ADDRESS}/{day.id}/bundle", base_url="http://127.0.0.1:8000")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="zittingsdag-2027-03-01.pdf"'
    with pikepdf.open(BytesIO(answer.data)) as bundle, bundle.open_outline() as outline:
        titles = [each.title for each in outline.root]
        assert len(bundle.pages) >= 3
    assert titles == [
        "Lijst",
        f"13.00 {planned[0].reference} Noor el Amrani",
        f"14.00 {planned[1].reference} Noor el Amrani",
    ]
    with service.db.reading() as connection:
        for case, last in ((planned[0], Did.DOWNLOADED), (off, Did.CALL_OFF)):
            assert desk_log.of_case(service.db, connection, case.id)[-1].what is last


def case_with_papers(service: Service, *files: SafeFile) -> Case:
    id = drafts.new_id()
    for each in files:
        drafts.add_attachment(service.db, id, "nl", each, service.now(), service.committee.uploads)
    answers = {"mail": "noor@example.org", "name": "Noor el Amrani", "for_whom": "self"}
    case = take_in(service.db, id, "nl", answers, 1, lambda _: [], {}, service.now())
    assert case
    return case


def a_paper(name: str, content: bytes, kind: str = "pdf", check: VirusCheck = VirusCheck.CLEAN) -> SafeFile:
    return SafeFile(name, kind, content, "0" * 64, "0" * 64, check)


def test_papers_go_along_and_those_with_a_virus_and_those_that_do_not_open_are_named(
    service: Service, secretary: Browser
) -> None:
    of, day = corporation(service), new_day(service)
    files = (
        a_paper("brief.pdf", samples.pdf(pages=2)),
        a_paper("kapot.pdf", samples.damaged_pdf()),
        a_paper("besmet.pdf", samples.pdf(pages=30), check=VirusCheck.FOUND),
        a_paper("lek.jpg", samples.jpeg(), "jpeg"),
        a_paper("vals.jpg", b"JPEG", "jpeg"),
        a_paper("brief.docx", b"DOCX", "docx"),
    )
    case, without = case_with_papers(service, *files), case_with_papers(service)
    for slot, each in enumerate((case, without)):
        with service.db.writing(f"case:{each.id}") as connection:
            corporations.tie(connection, each.id, of.id)
        done(service, each, Invite(day.id, slot))
    page = secretary.visit(f"{ADDRESS}/{day.id}")
    assert [words(item) for item in page.one("main").iter() if item.tag.endswith("}li")] == [
        f"{case.reference}: besmet.pdf. Hier zit een virus in.",
        f"{case.reference}: brief.docx. Dit is geen PDF of foto.",
    ]
    answer = secretary.client.get(f"{ADDRESS}/{day.id}/bundle", base_url="http://127.0.0.1:8000")
    with pikepdf.open(BytesIO(answer.data)) as bundle:
        pages = len(bundle.pages)
        assert sum("/Photo" in page.get("/Resources", {}).get("/XObject", {}) for page in bundle.pages) == 1
        del bundle.pages[1:]
        first = BytesIO()
        bundle.save(first)
    told = words_of(first.getvalue())
    for name in ("besmet.pdf", "brief.docx", "vals.jpg", "kapot.pdf"):
        assert name in told
    complaints = [complaint_pdf(each, service.committee) for each in (case, without)]
    assert pages == 1 + 2 + 1 + sum(len(pikepdf.open(BytesIO(each)).pages) for each in complaints)


def test_a_day_without_cases_has_no_bundle_and_one_that_is_not_there_no_page(
    service: Service, secretary: Browser
) -> None:
    day = new_day(service)
    assert secretary.visit(f"{ADDRESS}/{day.id}/bundle").status == 404
    for address in ("", "/change", "/bundle"):
        assert secretary.visit(f"{ADDRESS}/{'0' * 32}{address}").status == 404
