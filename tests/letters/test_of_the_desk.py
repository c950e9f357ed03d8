"""What tenant, helper and corporation read of each act at the desk (checks 11, 12, 29)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar

from formservice.acts.desk.plans import CallOff, Invite, Move, TakeUp, Withdraw
from formservice.documents.text import as_text
from formservice.formatting import full_date
from formservice.languages import LANGUAGES, gettext
from formservice.letters import about_hearings, about_taking_up, to_party
from formservice.letters.envelope import envelope
from formservice.letters.given import Given
from formservice.letters.printed import paper
from formservice.letters.told import HearingTold, Told
from formservice.mail.outbox import Outbox
from formservice.rules.terms import AMSTERDAM
from formservice.service import Service
from formservice.storage import letters, letters_at_desk, notes
from formservice.storage.letters import LetterRow, LetterState
from tests.harness.calendars import Agenda
from tests.harness.mailing import COMMITTEE, HELPED, NOW, STORY, TENANT, Sink, text_of
from tests.harness.pdf_text import words_of
from tests.letters.of_the_desk import (
    CORPORATION,
    PANEL,
    PARTY,
    Desk,
    Submit,
    files,
    hearing_day,
    in_the_window,
    one,
    tie,
)

TOLD = Told(
    HearingTold(date(2027, 2, 9), time(9, 30), 45, "Kantoor De Brug", ("Kade 7", "1234 CD Ergens"), 1),
    HearingTold(date(2027, 1, 12), time(10, 15), 45, "Kantoor De Brug", ("Kade 7", "1234 CD Ergens"), 0),
    react_by=date(2027, 1, 4),
    reason="De voorzitter is ziek.",
    own_words="Wij bellen u nog.",
)
_SAYS = {
    "taken up": (about_taking_up.tenant_taken_up, about_taking_up.helper_taken_up),
    "declined": (about_taking_up.tenant_declined, about_taking_up.helper_declined),
    "invited": (about_hearings.tenant_invited, about_hearings.helper_invited),
    "moved": (about_hearings.tenant_moved, about_hearings.helper_moved),
    "off": (about_hearings.tenant_off, about_hearings.helper_off),
}


def given(service: Service, submit: Submit, language: str, told: Told, recipient: str = TENANT) -> Given:
    """A letter with all that an act may tell."""
    row = LetterRow("a" * 32, None, "tenant_invited", language, "<a@b>", recipient, 1, 1, (), told.as_details(), 1, NOW)
    return Given(service, submit(letters_in=language, **HELPED), row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_desk_check_11_in_each_language_a_letter_says_all_in_it_and_then_in_dutch(
    submit: Submit, service: Service, language: str
) -> None:
    of = given(service, submit, language, TOLD)
    for kind, says in _SAYS.items():
        for letter in (each(of) for each in says):
            subject = letter.subject.plain(language)
            assert of.case.reference in subject
            assert "%" not in subject
            sheets = dict.fromkeys((language, "nl"))
            assert [sheet.language for sheet in letter.sheets] == list(sheets)
            for sheet in letter.sheets:
                text = as_text([sheet])
                assert of.case.reference in text
                assert "%(" not in text
                for private in (STORY, "Fatima", PANEL, of.case.code):
                    assert private not in text
                if kind in ("invited", "moved", "off"):
                    assert full_date(sheet.language, date(2027, 2, 9)) in text, kind
                    assert "9.30" in text or "09.30" in text
                if kind in ("invited", "moved"):
                    assert "Kantoor De Brug, Kade 7, 1234 CD Ergens" in text
                if kind == "moved":
                    assert full_date(sheet.language, date(2027, 1, 12)) in text
                if kind != "invited":
                    assert "> De voorzitter is ziek." in text or kind == "taken up"
                assert "> Wij bellen u nog." in text
                assert "06 - 28 56 21 38" in text, "a person to call"


def test_a_move_without_a_new_day_says_that_one_follows(submit: Submit, service: Service) -> None:
    text = as_text(about_hearings.tenant_moved(given(service, submit, "nl", replace(TOLD, hearing=None))).sheets)
    assert "De bijeenkomst op dinsdag 12 januari 2027 om 10.15 uur gaat niet door." in text
    assert "Wij zoeken een nieuwe dag." in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hearing_that_only_changes_its_place_keeps_its_day_in_every_letter(
    submit: Submit, service: Service, language: str
) -> None:
    assert TOLD.hearing
    elsewhere = replace(TOLD, earlier=replace(TOLD.hearing, place="Buurthuis", sequence=0))
    of = given(service, submit, language, elsewhere)
    for says in (about_hearings.tenant_moved, about_hearings.helper_moved, to_party.moved):
        letter = says(of)
        text = as_text(letter.sheets)
        assert "De dag en de tijd blijven hetzelfde. Alleen de plaats is anders:" in text
        assert "De bijeenkomst is op een andere plaats" in text
        assert "nieuwe dag en tijd" not in text
        assert "Kantoor De Brug, Kade 7, 1234 CD Ergens" in text
        assert "Buurthuis" not in text
        for sheet in letter.sheets:
            assert gettext(sheet.language, "De bijeenkomst is op een andere plaats") in as_text([sheet])


def test_a_letter_on_paper_names_the_page_for_following_and_no_link_and_no_file(
    submit: Submit, service: Service
) -> None:
    of = given(service, submit, "nl", TOLD, recipient="")
    for says in _SAYS.values():
        text = as_text(says[0](of).sheets)
        assert text.count("http") == text.count("/forms/nl/follow/code") == (says is not _SAYS["declined"])
        assert "bij deze mail" not in text


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_desk_check_11_day_hour_and_place_are_the_same_in_mail_pdf_and_calendar_for_all(
    submit: Submit, service: Service, language: str
) -> None:
    case = submit(letters_in=language, **HELPED)
    tie(service, case)
    desk, day = Desk(service, case), hearing_day(service)
    desk.do(Invite(day.id, 1, own_words="Wij bellen u nog."))
    for to in ("tenant", "helper", "corporation"):
        mail = one(desk.mails(f"{to}_invited"))
        enclosed = files(mail)
        printed = words_of(enclosed[f"brief-{case.reference}.pdf"].get_content())
        calendar = enclosed["bijeenkomst.ics"]
        assert calendar.get_content_type() == "text/calendar"
        assert calendar.get_param("method") == "REQUEST"
        [event] = Calendar.from_ical(calendar.get_payload(decode=True)).walk("VEVENT")
        assert event["dtstart"].dt == datetime(2027, 1, 12, 10, 15, tzinfo=AMSTERDAM)
        assert event["dtend"].dt == datetime(2027, 1, 12, 11, 0, tzinfo=AMSTERDAM)
        assert str(event["location"]) == "Kantoor De Brug, Kade 7, 1234 CD Ergens"
        assert event["attendee"].params["rsvp"] == "FALSE"
        [alarm] = event.walk("VALARM")
        assert alarm["trigger"].dt == datetime(2027, 1, 11, 8, 0, tzinfo=UTC), "the day before, at nine"
        assert b"TRIGGER;VALUE=DATE-TIME:" in alarm.to_ical(), "an hour of its own is named as such (RFC 5545)"
        for private in ("Fatima", "Jan de Boer", "De Brug:", STORY):
            assert private not in str(event["summary"]) + str(event["description"])
        for text in (text_of(mail), " ".join(printed.split())):
            assert "dinsdag 12 januari 2027" in text
            assert "10.15" in text
            assert "11.00" in text
            assert "Kantoor De Brug, Kade 7, 1234 CD Ergens" in text
            assert PANEL not in text
            assert "Niet alles staat goed" not in text
        assert PANEL not in mail.as_string()
    assert one(desk.mails("tenant_invited"))["Content-Language"] == ("nl" if language == "nl" else f"{language}, nl")


def test_desk_check_12_the_files_of_an_invitation_two_moves_and_a_withdrawal_leave_no_event(
    submit: Submit, service: Service
) -> None:
    case = submit(letters_in="nl")
    tie(service, case)
    desk = Desk(service, case)
    first, second = hearing_day(service), hearing_day(service, date(2027, 2, 9))
    agendas = {"tenant": Agenda(), "corporation": Agenda()}

    def take_in(kind: str) -> list[datetime]:
        for who, agenda in agendas.items():
            mail = desk.mails("tenant_withdrawn" if (who, kind) == ("tenant", "off") else f"{who}_{kind}")[-1]
            agenda.take_in(files(mail)["bijeenkomst.ics"].get_payload(decode=True))
        [starts] = {tuple(agenda.starts()) for agenda in agendas.values()}
        return list(starts)

    desk.do(Invite(first.id, 0))
    assert take_in("invited") == [datetime(2027, 1, 12, 9, 30, tzinfo=AMSTERDAM)]
    desk.do(Move("tenant", second.id, 2))
    assert take_in("moved") == [datetime(2027, 2, 9, 11, 0, tzinfo=AMSTERDAM)]
    desk.do(Move("corporation", first.id, 3))
    assert take_in("moved") == [datetime(2027, 1, 12, 11, 45, tzinfo=AMSTERDAM)]
    desk.do(Withdraw("Fatima", "phone", date(2026, 12, 14)))
    assert take_in("off") == []
    for agenda in agendas.values():
        assert agenda.sequences == [0, 1, 2, 3]
        assert len(agenda.newest) == 1
    assert "De huurder heeft de klacht ingetrokken." in text_of(one(desk.mails("corporation_off")))


def test_the_corporation_gets_the_complaint_once_with_its_files_and_reads_no_story_in_the_mail(
    submit: Submit, service: Service
) -> None:
    case = submit(files=(("brief.pdf", b"%PDF-1.4 a letter"),), letters_in="nl")
    tie(service, case)
    desk, day = Desk(service, case), hearing_day(service)
    desk.do(TakeUp(date(2027, 1, 4)))
    mail = one(desk.mails("corporation_taken_up"))
    assert mail["To"] == CORPORATION
    assert mail["Reply-To"] == service.committee.mail
    assert set(files(mail)) == {f"brief-{case.reference}.pdf", f"klacht-{case.reference}.pdf", "brief.pdf"}
    assert STORY not in text_of(mail)
    assert "uiterlijk op maandag 4 januari 2027" in text_of(mail)
    desk.do(Invite(day.id, 0))
    assert f"klacht-{case.reference}.pdf" not in files(one(desk.mails("corporation_invited")))


def test_a_corporation_that_never_had_the_complaint_gets_it_with_the_invitation(
    submit: Submit, service: Service
) -> None:
    case = submit(letters_in="nl")
    tie(service, case)
    desk, day = Desk(service, case), hearing_day(service)
    desk.do(Invite(day.id, 0))
    assert f"klacht-{case.reference}.pdf" in files(one(desk.mails("corporation_invited")))
    assert f"klacht-{case.reference}.pdf" not in files(one(desk.mails("tenant_invited")))
    assert "Wij nemen de klacht in behandeling." in text_of(one(desk.mails("tenant_invited")))


def test_desk_check_29_without_a_mail_address_every_letter_waits_for_the_post_with_the_address_in_the_window(
    submit: Submit, service: Service
) -> None:
    case = submit(letters_in="ar", mail="", contact="post")
    tie(service, case, replace(PARTY, mail=""))
    with service.db.writing(f"case:{case.id}") as connection:
        notes.put_address(service.db, connection, case.id, ("Dorpsstraat 12 hs", "1234 AB Ergens"))
    desk, day = Desk(service, case), hearing_day(service)
    desk.do(TakeUp())
    desk.do(Invite(day.id, 0))
    desk.do(CallOff("De voorzitter is ziek."))
    waiting = [row for row in letters.of_case(service.db, case.id) if row.act]
    assert {row.state for row in waiting} == {LetterState.TO_POST}
    assert len(waiting) == 6
    for row in waiting:
        with service.db.reading() as connection:
            stored = letters_at_desk.stored(service.db, connection, row.id)
        assert stored
        lines = in_the_window(paper(service, stored))
        of_tenant = ["Fatima Yilmaz", "Dorpsstraat 12 hs", "1234 AB Ergens"]
        assert lines == (of_tenant if row.kind.startswith("tenant") else [PARTY.name, PARTY.contact, *PARTY.post])


def test_a_name_that_stands_above_the_address_too_is_printed_once(submit: Submit, service: Service) -> None:
    case = submit(letters_in="nl")
    tie(service, case, replace(PARTY, post=(PARTY.name.upper(), *PARTY.post)))
    with service.db.reading() as connection:
        lines = envelope(service.db, connection, case, "corporation_taken_up")
    assert lines == (PARTY.name, PARTY.contact, *PARTY.post)


def test_a_refused_letter_to_the_corporation_is_told_to_the_committee_once_with_what_to_do(
    submit: Submit, mailing: Outbox, sink: Sink
) -> None:
    service = mailing.service
    case = submit(letters_in="nl")
    tie(service, case)
    sink.refused[CORPORATION] = "550 no such user"
    desk, day = Desk(service, case), hearing_day(service)
    desk.do(TakeUp())
    desk.do(Invite(day.id, 0))
    told = [mail for _, [to], mail in sink.taken if to == COMMITTEE and "komt niet aan" in mail["Subject"]]
    assert [mail["Subject"] for mail in told] == [f"Klacht {case.reference}: mail aan de corporatie komt niet aan"]
    for needed in (CORPORATION, "Bel de corporatie.", "Stuur de brief opnieuw bij Post"):
        assert needed in text_of(told[0])
    assert STORY not in text_of(told[0])


def test_a_letter_that_an_act_holds_waits_only_from_when_it_may_go(submit: Submit, service: Service) -> None:
    case = submit(letters_in="nl")
    tie(service, case)
    desk = Desk(service, case)
    desk.deliver()
    done = desk.do(TakeUp(), goes_out=False)
    assert letters.waiting_since(service.db) == done.until
