"""Hearing days: added as people type them, changed only where nobody is misled, printed and taken along."""

from dataclasses import replace
from datetime import date, time, timedelta

from formservice.acts.desk.carry_out import look, take_back
from formservice.acts.desk.days import free_slots
from formservice.acts.desk.plans import CallOff, Move
from formservice.letters.told import Told
from formservice.rules.hearing import Day
from formservice.service import Service
from formservice.storage import cases, desk_log, drafts, hearing_days, letters, letters_at_desk
from formservice.storage.desk_log import Did
from formservice.storage.hearing_days import HearingDay
from tests.conftest import Clock
from tests.harness.desk import at_desk
from tests.harness.planning import FIRST_OF_MARCH, HALL, ME, corporation, done, invited, kinds, new_case, new_day, send
from tests.harness.visit import Browser, Page, value_of, words

ADDRESS = "/desk/days"
GOOD = {"on": "1-3-2027", "place": "Buurthuis De Ring", "lines": "Ringweg 1\n1234 AB Ons Dorp", "panel": "De Boer"}


def add(secretary: Browser, **typed: str) -> Page:
    secretary.visit(f"{ADDRESS}/new")
    return secretary.press(**GOOD | typed)


def days(service: Service) -> list[HearingDay]:
    return hearing_days.days_from(service.db, date(2026, 1, 1))


def change(secretary: Browser, day: HearingDay, **typed: str) -> Page:
    secretary.visit(f"{ADDRESS}/{day.id}/change")
    return secretary.press(**typed)


def test_a_day_is_kept_and_listed_with_what_is_free(service: Service, secretary: Browser) -> None:
    add(secretary, starts="9:30", minutes="45", slots="3")
    [kept] = days(service)
    assert kept.day == Day(FIRST_OF_MARCH, time(9, 30), 45, 3)
    assert (kept.where.place, kept.where.lines, kept.where.panel) == (
        "Buurthuis De Ring",
        ("Ringweg 1", "1234 AB Ons Dorp"),
        "De Boer",
    )
    invited(service, corporation(service), kept, 1)
    [row] = secretary.visit(ADDRESS).one("tbody")
    assert [words(cell) for cell in row] == [
        "maandag 1 maart 2027",
        "9.30",
        "Buurthuis De Ring",
        "3",
        "2",
        "De Boer",
    ]
    assert [(slot, at) for _, slot, at in free_slots(service)] == [(0, time(9, 30)), (2, time(11))]
    assert desk_log.newest(service.db)[-1].what is Did.DAY


def test_several_days_are_added_at_once_all_or_none(service: Service, secretary: Browser) -> None:
    page = add(secretary, on="1-3-2027\n8 maart 2027\n30-2-2027")
    assert page.problems == ["Regel 3: Deze dag staat niet in de kalender. Kijk de dag en de maand na."]
    assert days(service) == []
    secretary.press(on="1-3-2027\n\n8 maart 2027\n")
    assert [each.day.on.day for each in days(service)] == [1, 8]


WRONG = [
    ("on", "", "Vul een datum in"),
    ("on", "morgen", "geen datum"),
    ("on", "30-2-2027", "niet in de kalender"),
    ("on", "22-11-2026", "al voorbij"),
    ("on", "1-3", "ook het jaar"),
    ("starts", "", "hoe laat"),
    ("starts", "25.00", "bestaat niet"),
    ("starts", "9.3", "twee cijfers"),
    ("starts", "vroeg", "geen tijd"),
    ("minutes", "9", "10 tot en met 240"),
    ("minutes", "een uur", "een getal"),
    ("slots", "0", "1 tot en met 40"),
    ("slots", "41", "1 tot en met 40"),
    ("slots", "-1", "een getal"),
    ("slots", "12", "na middernacht"),
    ("place", "", "Kies een kantoor"),
    ("lines", "", "Vul het adres in"),
    ("panel", "x" * 121, "Maak dit korter"),
]


def test_what_cannot_be_has_its_own_message_and_nothing_typed_is_lost(service: Service, secretary: Browser) -> None:
    for field, typed, says in WRONG:
        page = add(secretary, **{"panel": "Visser", "slots": "2"} | {field: typed})
        [problem] = page.problems
        assert says in problem
        tag = "textarea" if field in ("on", "lines") else "input"
        assert value_of(page.one(tag, name=field)).strip() == typed
        if field != "panel":
            assert value_of(page.one("input", name="panel")) == "Visser"
    assert days(service) == []


SLIPS = [
    ("6-3-2027", "zaterdag"),
    ("7-3-2027", "zondag"),
    ("4-3-2206", "meer dan twee jaar"),
    ("1-3-2027", "al een zittingsdag op deze plaats"),
    ("8-3-2027\n8-3-2027", "twee keer"),
]


def test_what_is_probably_a_slip_asks_a_tick(service: Service, secretary: Browser) -> None:
    new_day(service)
    for on, says in SLIPS:
        before = len(days(service))
        page = add(secretary, on=on)
        assert says in page.problems[0]
        assert len(days(service)) == before
        secretary.press(sure="yes")
        assert len(days(service)) > before


def test_the_same_day_elsewhere_is_no_slip(service: Service, secretary: Browser) -> None:
    new_day(service)
    add(secretary, place="Stadhuis", lines="Plein 1")
    assert len(days(service)) == 2


def test_the_place_is_an_office_or_typed_and_not_both(service: Service, secretary: Browser) -> None:
    of = corporation(service)
    page = add(secretary, office=f"{of.id}-0")
    assert "Laat één van de twee leeg" in page.problems[0]
    assert value_of(page.one("select", name="office")) == f"{of.id}-0"
    secretary.press(place="", lines="")
    [kept] = days(service)
    assert (kept.where.place, kept.where.lines) == ("Hoofdkantoor", ("Kade 2", "1234 CD Ons Dorp"))
    page = secretary.visit(f"{ADDRESS}/{kept.id}/change")
    assert value_of(page.one("select", name="office")) == f"{of.id}-0"
    assert "niet meer in de lijst" in add(secretary, office="weg-0", place="", lines="").problems[0]


def test_desk_check_21_one_form_posted_again_adds_nothing_more(service: Service, secretary: Browser) -> None:
    """Check 21."""
    secretary.visit(f"{ADDRESS}/new")
    sent = secretary.filled(**GOOD)
    for _ in range(2):
        secretary.send(sent | {"sure": "yes"}, f"{ADDRESS}/new")
    assert len(days(service)) == 1


def test_a_day_without_cases_is_changed_and_removed(service: Service, secretary: Browser) -> None:
    day = new_day(service)
    page = change(secretary, day, on="2-3-2027", starts="10.00", slots="5", panel="Visser")
    assert page.heading == "Dinsdag 2 maart 2027"
    [kept] = days(service)
    assert (kept.day, kept.where.panel) == (Day(date(2027, 3, 2), time(10), 60, 5), "Visser")
    secretary.visit(f"{ADDRESS}/{kept.id}/change")
    token = value_of(secretary.page.all("input", name="csrf_token")[0])
    assert secretary.send({"csrf_token": token}, f"{ADDRESS}/{kept.id}/remove").heading == "Zittingsdagen"
    assert days(service) == []


def test_desk_check_22_who_changes_what_a_colleague_changed_is_shown_that_and_keeps_what_was_typed(
    service: Service, secretary: Browser
) -> None:
    """Check 22."""
    day = new_day(service)
    secretary.visit(f"{ADDRESS}/{day.id}/change")
    with service.db.writing("days") as connection:
        assert hearing_days.change_day(
            service.db, connection, day, replace(day.day, slots=7), replace(HALL, panel="Yilmaz")
        )
    page = secretary.press(slots="3", panel="Visser")
    assert "intussen veranderd" in page.problems[0]
    assert "Yilmaz" in words(page.one("div", class_="notice"))
    assert value_of(page.one("input", name="panel")) == "Visser"
    assert days(service)[0].day.slots == 7
    secretary.press()
    assert (days(service)[0].day.slots, days(service)[0].where.panel) == (3, "Visser")


def test_a_day_with_cases_keeps_its_date_and_hours_and_is_not_removed(service: Service, secretary: Browser) -> None:
    day = new_day(service)
    case = invited(service, corporation(service), day)
    page = secretary.visit(f"{ADDRESS}/{day.id}/change")
    assert page.all("input", name="on") == []
    sent = secretary.filled() | {"on": "2-3-2027", "starts": "9.00", "minutes": "30"}
    secretary.send(sent, f"{ADDRESS}/{day.id}/change")
    assert days(service)[0].day == day.day
    refused = secretary.send(sent, f"{ADDRESS}/{day.id}/remove")
    assert "kan de dag niet weg" in refused.problems[0]
    done(service, case, CallOff("ziekte"))
    assert "kan de dag niet weg" in secretary.send(sent, f"{ADDRESS}/{day.id}/remove").problems[0]


def test_slots_are_not_lowered_under_what_is_planned(service: Service, secretary: Browser) -> None:
    day = new_day(service)
    case = invited(service, corporation(service), day, 1)
    assert "staat een zaak" in change(secretary, day, slots="1").problems[0]
    done(service, case, Move("tenant", day.id, 0))
    change(secretary, day, slots="1")
    assert days(service)[0].day.slots == 1


def test_desk_check_37_a_past_day_is_changed_no_more(service: Service, clock: Clock) -> None:
    """Check 37: the date of a past hearing cannot change."""
    of, empty, day = corporation(service), new_day(service), new_day(service)
    invited(service, of, day)
    clock.pass_by(timedelta(days=99))
    secretary = at_desk(service)
    for each in (day, empty):
        assert secretary.visit(f"{ADDRESS}/{each.id}/change").slug == each.id
        secretary.visit(f"{ADDRESS}/new")
        sent = secretary.filled(**GOOD | {"on": "1-6-2027"}) | {"version": "1"}
        page = secretary.send(sent, f"{ADDRESS}/{each.id}/change")
        assert page.problems == ["Deze dag is voorbij. Er verandert niets meer aan."]
    assert days(service) == [empty, day] or days(service) == [day, empty]


def test_desk_check_37_who_is_planned_hears_of_a_new_place_and_it_is_shown_before(
    service: Service, secretary: Browser
) -> None:
    """Check 37."""
    of, day = corporation(service), new_day(service, slots=3)
    told = [invited(service, of, day, slot) for slot in range(2)]
    off = invited(service, of, day, 2)
    done(service, off, CallOff("ziekte"))
    for case in (*told, off):
        send(service, case)
    page = change(secretary, day, place="Stadhuis", lines="Plein 1")
    assert (page.status, page.problems) == (200, [])
    assert "Dit gaat eruit" in page.text
    assert [words(row[1]) for row in page.one("tbody")] == ["huurder", "corporatie"] * 2
    assert kinds(service, told[0], "queued") == []
    assert days(service)[0].where == HALL
    secretary.press()
    assert days(service)[0].where.place == "Stadhuis"
    for case in told:
        assert kinds(service, case, "queued") == ["corporation_moved", "tenant_moved"]
        now = look(service, case.id)
        assert now.planned
        assert (now.planned.on, now.planned.sequence, now.planned.day.where.place) == (FIRST_OF_MARCH, 1, "Stadhuis")
        for each in letters.of_case(service.db, case.id):
            if each.state == "queued":
                with service.db.reading() as connection:
                    row = letters_at_desk.stored(service.db, connection, each.id)
                assert row
                said = Told.read(row.details)
                assert said.hearing
                assert said.earlier
                assert (said.hearing.place, said.earlier.place) == ("Stadhuis", "Buurthuis De Ring")
                assert (said.hearing.at, said.hearing.sequence) == (said.earlier.at, 1)
    assert kinds(service, off, "queued") == []
    with service.db.reading() as connection:
        rows = desk_log.of_case(service.db, connection, told[0].id)
    assert rows[-1].what is Did.DAY
    assert take_back(service, ME, told[0].id, rows[-1].number, drafts.new_id()) == take_back(
        service, ME, told[0].id, rows[0].number, drafts.new_id()
    )


def test_a_new_panel_is_told_to_nobody(service: Service, secretary: Browser) -> None:
    day = new_day(service)
    case = invited(service, corporation(service), day)
    before = kinds(service, case)
    assert change(secretary, day, panel="Visser").slug == day.id
    assert kinds(service, case) == before


def test_who_was_planned_since_the_letters_were_shown_is_shown_too(service: Service, secretary: Browser) -> None:
    of, day = corporation(service), new_day(service)
    invited(service, of, day)
    change(secretary, day, place="Stadhuis", lines="Plein 1")
    second = invited(service, of, day, 1)
    page = secretary.press()
    assert second.reference in page.text
    assert days(service)[0].where == HALL
    secretary.press()
    assert days(service)[0].where.place == "Stadhuis"


def test_an_invitation_to_the_old_place_that_waits_goes_before_the_letter_about_the_new(
    service: Service, secretary: Browser, clock: Clock
) -> None:
    day = new_day(service)
    case = invited(service, corporation(service), day)
    clock.pass_by(timedelta(minutes=1))
    change(secretary, day, place="Stadhuis", lines="Plein 1")
    secretary.press()
    in_order = sorted(letters.of_case(service.db, case.id), key=lambda each: each.next_at)
    assert [each.kind.rpartition("_")[2] for each in in_order] == ["invited", "invited", "moved", "moved"]


def test_looking_changes_nothing(service: Service, secretary: Browser) -> None:
    day = new_day(service)
    case = new_case(service)
    for address in (ADDRESS, f"{ADDRESS}/new", f"{ADDRESS}/{day.id}", f"{ADDRESS}/{day.id}/change"):
        assert secretary.visit(address).status == 200
    assert (days(service), desk_log.newest(service.db)) == ([day], [])
    assert cases.find(service.db, case.id) == case
