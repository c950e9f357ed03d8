"""Following over HTTP once the desk plans a hearing: when, where, moved or off; and nothing that is the desk's own.

Check 28 of the desk, and its check 11 for this page.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from typing import Any

import icalendar
import pytest

from formservice.acts.desk.carry_out import take_back
from formservice.acts.desk.plans import CallOff, Correct, Decline, DeskAct, Held, Invite, Move, TakeUp
from formservice.app import public_app
from formservice.formatting import full_date
from formservice.languages import LANGUAGES, gettext
from formservice.links import Purpose
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import letters, letters_at_desk, notes
from formservice.storage.cases import Case
from formservice.storage.letters import LetterState
from tests.conftest import Clock
from tests.desk.stage import hearing_day, tied_case
from tests.harness import rota
from tests.harness.planning import ME, deliver, done
from tests.harness.terms import is_said
from tests.harness.visit import HTTP, Browser, Page, folded, words
from tests.journeys.opening import FOLLOW, link_to

OVER = timedelta(minutes=11)
NEW_DAY = date(2026, 12, 15)
STATES: list[tuple[list[Callable[[Service], DeskAct]], str]] = [
    ([lambda _: TakeUp()], "Wij nemen uw klacht in behandeling"),
    ([lambda _: Decline("Te laat.")], "Wij nemen uw klacht niet in behandeling"),
    ([lambda here: Invite(hearing_day(here).id, 0)], "U bent uitgenodigd voor een bijeenkomst"),
    (
        [
            lambda here: Invite(hearing_day(here).id, 0),
            lambda here: Move("tenant", hearing_day(here, NEW_DAY).id, 1, "Ziek.", "Beterschap!"),
        ],
        "U bent uitgenodigd voor een bijeenkomst",
    ),
    (
        [lambda here: Invite(hearing_day(here).id, 0), lambda _: Move("corporation", why="Ziek.")],
        "De bijeenkomst gaat niet door",
    ),
    ([lambda here: Invite(hearing_day(here).id, 0), lambda _: CallOff("Geen zaal.")], "De bijeenkomst gaat niet door"),
]
"""Acts up to the hearing, each row of them with the title that the page has then."""


def _parts(mail: bytes) -> list[Any]:
    return list(message_from_bytes(mail).walk())


def follow(browser: Browser, service: Service, case: Case, lang: str = "nl") -> Page:
    """Open the page for following with a new link."""
    return browser.visit(link_to(service, Purpose.FOLLOW, lang, case))


def invite(service: Service, lang: str = "nl", **tenant: str) -> Case:
    """Take a complaint in and invite its parties to the 8th of December at 11.00."""
    case = tied_case(service, lang, **tenant)
    done(service, case, Invite(hearing_day(service).id, 1))
    return case


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_desk_check_28_who_is_invited_reads_day_hour_and_place_and_takes_them_into_a_calendar(
    browser: Browser, service: Service, clock: Clock, lang: str
) -> None:
    case = invite(service, lang)
    clock.pass_by(OVER)
    page = follow(browser, service, case, lang)
    assert page.heading == gettext(lang, "U bent uitgenodigd voor een bijeenkomst")
    said = words(page.one("main"))
    assert is_said(lang, "De bijeenkomst is op %(", said)
    for expected in (
        folded(full_date(lang, date(2026, 12, 8))),
        "11.00",
        "Kantoor De Brug",
        "Brugweg 1",
        "1234 AB Brug",
    ):
        assert expected in said
    assert "mr. Paneel" not in page.text
    assert not is_said(lang, "De uitnodiging krijgt u apart van ons.", said)
    assert "hearing.ics" in {each.get("href") for each in page.all("a")}
    answer = browser.client.get(f"/forms/{lang}/follow/hearing.ics", base_url=HTTP)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    [event] = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["dtstart"].dt.isoformat() == "2026-12-08T11:00:00+01:00"
    assert event["location"] == "Kantoor De Brug, Brugweg 1, 1234 AB Brug"
    for private in (b"mr. Paneel", case.complaint.name.encode(), case.id.encode(), case.code.encode()):
        assert private not in answer.data


def test_desk_check_11_the_page_gives_the_same_event_as_the_letter(
    browser: Browser, service: Service, clock: Clock
) -> None:
    case = invite(service)
    deliver(service, clock)
    [letter] = [each for each in letters.of_case(service.db, case.id) if each.kind == "tenant_invited"]
    sent = letters.sent_bytes(service.db, letter.id)
    assert sent
    follow(browser, service, case)
    ours = icalendar.Calendar.from_ical(browser.client.get(f"{FOLLOW}/hearing.ics", base_url=HTTP).data)
    [theirs] = [part.get_payload(decode=True) for part in _parts(sent) if part.get_content_type() == "text/calendar"]
    for name in ("uid", "sequence", "dtstart", "dtend", "location", "summary", "description"):
        [one], [other] = ours.walk("VEVENT"), icalendar.Calendar.from_ical(theirs).walk("VEVENT")
        assert one[name] == other[name], name


@pytest.mark.parametrize(("acts", "title"), STATES)
def test_desk_check_28_each_act_up_to_the_hearing_has_its_words_in_every_language(
    browser: Browser, service: Service, clock: Clock, acts: list[Callable[[Service], DeskAct]], title: str
) -> None:
    case = tied_case(service)
    for act in acts:
        done(service, case, act(service))
        clock.pass_by(OVER)
    browser.visit(link_to(service, Purpose.FOLLOW, case=case))
    for lang in LANGUAGES:
        page = browser.visit(f"/forms/{lang}/follow/status")
        assert page.heading == gettext(lang, title)
        assert ("hearing.ics" in {each.get("href") for each in page.all("a")}) == title.startswith("U bent")
        for private in ("mr. Paneel", "Ziek.", "Beterschap!", "Geen zaal.", "Te laat."):
            assert private not in page.text


def test_a_moved_hearing_says_which_it_replaces_and_one_without_a_day_that_an_invitation_follows(
    browser: Browser, service: Service, clock: Clock
) -> None:
    case = invite(service)
    done(service, case, Move("tenant", hearing_day(service, NEW_DAY).id, 0))
    clock.pass_by(OVER)
    text = words(follow(browser, service, case).one("main"))
    assert "De bijeenkomst van dinsdag 8 december 2026 is verplaatst." in text
    assert "De bijeenkomst is op dinsdag 15 december 2026 om 10.00 uur." in text
    done(service, case, Move("corporation"))
    clock.pass_by(OVER)
    text = words(follow(browser, service, case).one("main"))
    assert "De bijeenkomst van dinsdag 15 december 2026 gaat niet door." in text
    assert "Wij zoeken een nieuwe dag. U krijgt daarvoor een nieuwe uitnodiging." in text
    assert "Sinds" not in text, "the day of the invitation is not that on which the hearing was moved"
    answer = browser.client.get(f"{FOLLOW}/hearing.ics", base_url=HTTP)
    assert answer.status_code == 303


def test_a_hearing_at_another_place_is_not_said_to_be_moved(browser: Browser, service: Service, clock: Clock) -> None:
    case = invite(service)
    again = hearing_day(service, place="Buurthuis De Ring")
    done(service, case, Move("commissie", again.id, 1))
    clock.pass_by(OVER)
    text = words(follow(browser, service, case).one("main"))
    assert "De dag en de tijd blijven hetzelfde. Alleen de plaats is anders." in text
    assert "Buurthuis De Ring" in text
    assert "verplaatst" not in text


def test_a_hearing_that_is_held_over_has_another_and_one_that_was_held_says_no_outcome(
    browser: Browser, service: Service, clock: Clock
) -> None:
    case = invite(service)
    clock.pass_by(timedelta(days=15))
    done(service, case, Held(Outcome.HELD_OVER))
    clock.pass_by(OVER)
    assert follow(browser, service, case).heading == "Er komt nog een bijeenkomst"
    done(service, case, Invite(hearing_day(service, date(2026, 12, 14)).id, 0))
    clock.pass_by(timedelta(days=8))
    done(service, case, Held(Outcome.TENANT_ABSENT))
    clock.pass_by(OVER)
    page = follow(browser, service, case)
    assert page.heading == "De bijeenkomst is geweest"
    assert "tenant_absent" not in page.text


def test_the_committee_may_keep_the_hearing_off_the_page(service: Service, clock: Clock) -> None:
    quiet = replace(service.committee, desk=replace(service.committee.desk, follow_shows_hearing=False))
    case = invite(service)
    clock.pass_by(OVER)
    browser = Browser(public_app(replace(service, committee=quiet)))
    page = follow(browser, service, case)
    assert page.heading == "U bent uitgenodigd voor een bijeenkomst"
    assert "Kantoor De Brug" not in page.text
    assert "In onze uitnodiging leest u waar en wanneer de bijeenkomst is." in page.text
    assert browser.client.get(f"{FOLLOW}/hearing.ics", base_url=HTTP).status_code == 303


def test_what_can_still_be_taken_back_is_not_told_and_what_was_taken_back_never_is(
    browser: Browser, service: Service, clock: Clock
) -> None:
    case = tied_case(service)
    before = follow(browser, service, case).text
    number = done(service, case, Invite(hearing_day(service).id, 1)).number
    assert follow(browser, service, case).text == before, "held"
    take_back(service, ME, case.id, number, "f" * 32)
    clock.pass_by(OVER)
    assert follow(browser, service, case).text == before, "taken back"


def test_a_move_that_is_held_leaves_the_day_that_was_told(browser: Browser, service: Service, clock: Clock) -> None:
    case = invite(service)
    clock.pass_by(OVER)
    before = follow(browser, service, case).text
    done(service, case, Move("tenant", hearing_day(service, NEW_DAY).id, 0))
    with service.db.writing(f"case:{case.id}") as connection:
        notes.add(service.db, connection, case.id, ME, "CANARY-NOTE", service.now(), None)
    assert follow(browser, service, case).text == before
    clock.pass_by(OVER)
    page = follow(browser, service, case)
    assert "15 december 2026" in page.text
    assert "CANARY-NOTE" not in page.text


def test_what_was_corrected_is_told_no_more(browser: Browser, service: Service, clock: Clock) -> None:
    case = tied_case(service)
    done(service, case, Decline("Vergissing."))
    clock.pass_by(OVER)
    assert follow(browser, service, case).heading == "Wij nemen uw klacht niet in behandeling"
    done(service, case, Correct("Verkeerde zaak."))
    clock.pass_by(OVER)
    page = follow(browser, service, case)
    assert page.heading == "Wij hebben uw klacht ontvangen"
    history = next(each for each in page.all("ol") if (each.get("class") or "") == "answers")
    assert len(list(history)) == 1


def test_letters_by_post_say_so_and_held_ones_and_those_taken_back_are_not_told(
    browser: Browser, service: Service, clock: Clock
) -> None:
    case = tied_case(service, mail="", contact="post", street="Dorpsstraat", town="Utrecht")
    done(service, case, TakeUp())
    assert "Brief aan u" not in follow(browser, service, case).text
    clock.pass_by(OVER)
    text = words(follow(browser, service, case).one("main"))
    assert "Brief aan u" in text
    assert "Wordt per post verstuurd" in text
    [letter] = [each for each in letters.of_case(service.db, case.id) if each.kind == "tenant_taken_up"]
    assert letter.state is LetterState.TO_POST
    with service.db.writing("outbox") as connection:
        letters_at_desk.mark_posted(connection, letter.id, date(2026, 11, 24))
    assert "Per post verstuurd op 24 november 2026" in follow(browser, service, case).text
