"""A letter in the secretary's own words: to one party, with preview, held and taken back, with a reminder."""

from datetime import timedelta

import pytest

from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import letters, notes
from formservice.storage.cases import Case
from formservice.storage.corporations import Party
from formservice.storage.letters import LetterState
from tests.conftest import Clock
from tests.desk.stage import act, at, new_case, now, of_act, press_on_case, preview, tie, tied_case
from tests.harness.planning import deliver
from tests.harness.visit import Browser

WORDS = "Wilt u ons de brief van 3 mei sturen?"


def sent_text(service: Service, case: Case, kind: str) -> str:
    """The mail of this kind that went out, as it was sent."""
    [row] = [each for each in of_act(service, case) if each.kind == kind]
    sent = letters.sent_bytes(service.db, row.id)
    assert sent
    return sent.decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("to", "kinds", "mail"),
    [
        ("tenant", ["tenant_written"], "samira@example.org"),
        ("corporation", ["corporation_written"], "klachten@debrug.example"),
        ("management", ["management_written"], "klachten@debrug.example"),
    ],
)
def test_it_is_shown_held_and_sent_to_one_party_and_the_case_stays_where_it_is(
    secretary: Browser, service: Service, clock: Clock, to: str, kinds: list[str], mail: str
) -> None:
    case = tied_case(service)
    page = preview(secretary, case, "letter", to=to, words=WORDS)
    assert WORDS in page.text
    assert mail in page.text
    assert of_act(service, case) == []
    secretary.press("go")
    assert [each.kind for each in of_act(service, case, LetterState.QUEUED)] == kinds
    assert now(service, case).state is State.RECEIVED
    deliver(service, clock)
    assert of_act(service, case, LetterState.SENT)
    assert mail in sent_text(service, case, kinds[0])


def test_it_is_taken_back_with_its_reminder(secretary: Browser, service: Service, clock: Clock) -> None:
    case = tied_case(service)
    act(secretary, case, "letter", to="tenant", words=WORDS, remind_on="30-11-2026")
    assert "Herinnering: 30 november 2026" in secretary.visit(at(case)).text
    assert reminders(service, case) == [("Heeft de huurder geantwoord op de brief?", False)]
    press_on_case(secretary, case, "back/")
    assert {each.state for each in of_act(service, case)} == {LetterState.TAKEN_BACK}
    assert reminders(service, case) == [("Heeft de huurder geantwoord op de brief?", True)]
    act(secretary, case, "letter", to="tenant", words=WORDS, remind_on="30-11-2026")
    clock.pass_by(timedelta(days=7))
    with service.db.reading() as connection:
        assert case.id in notes.reminders(connection, service.today())


def reminders(service: Service, case: Case) -> list[tuple[str, bool]]:
    with service.db.reading() as connection:
        return [(each.text, each.is_done) for each in notes.of_case(service.db, connection, case.id)]


def test_what_is_wrong_is_told_beside_its_field_and_stays(secretary: Browser, service: Service) -> None:
    case = tied_case(service)
    secretary.visit(at(case, "act/letter"))
    page = secretary.press(to="tenant", words="", remind_on="")
    assert page.problems == ["Schrijf wat in de brief moet staan."]
    page = secretary.press(to="tenant", words="x" * 5_001)
    assert "5.001 tekens" in page.text
    for wrong, why in (("31-2-2027", "kalender"), ("22-11-2026", "Deze dag is voorbij"), ("x", "datum")):
        page = secretary.press(words=WORDS, remind_on=wrong)
        assert page.status == 422, wrong
        assert why in page.text, wrong
        assert WORDS in page.text
    assert of_act(service, case) == []


def test_without_a_corporation_only_the_tenant_can_be_written_to(secretary: Browser, service: Service) -> None:
    case = new_case(service)
    page = secretary.visit(at(case, "act/letter"))
    assert [each.get("value") for each in page.all("input") if each.get("name") == "to"] == ["tenant"]
    page = secretary.press(to="management", words=WORDS)
    assert page.problems == ["Deze keuze is er niet meer. Kies iets anders."]


def test_a_management_without_any_address_gets_it_once_somebody_fills_one_in(
    secretary: Browser, service: Service
) -> None:
    case = new_case(service)
    tie(service, case, Party("Woonstichting Zonder Adres"))
    page = preview(secretary, case, "letter", to="management", words=WORDS)
    assert "Vul een van de twee in bij Corporaties." in page.text
    secretary.press("go")
    [letter] = of_act(service, case)
    assert (letter.kind, letter.state) == ("management_written", LetterState.TO_POST)
    page = secretary.visit("/desk/post")
    assert "Vul het postadres van de corporatie in." in page.text
    assert "Geen straat en plaats" not in page.text


def test_a_closed_case_gets_none(secretary: Browser, service: Service) -> None:
    case = tied_case(service)
    assert "act/letter" in [link.get("href", "")[-10:] for link in secretary.visit(at(case)).all("a")]
    act(secretary, case, "decline", reason="not_our_subject")
    assert "act/letter" not in [link.get("href", "")[-10:] for link in secretary.visit(at(case)).all("a")]
    assert secretary.visit(at(case, "act/letter")).status == 409


def test_desk_check_06_the_words_come_back_after_the_session_ended(secretary: Browser, service: Service) -> None:
    """Check 6."""
    case = tied_case(service)
    long = "Lange tekst. " * 380
    preview(secretary, case, "letter", to="tenant", words=long)
    page = secretary.send(secretary.filled("go") | {"again": "on"}, at(case, "act/letter"))
    assert long.strip() in page.text
    assert of_act(service, case) == []


HOSTILE = "=cmd|' /C calc'!A0 #eval(1) $x^2$ *dik* <script>alert(1)</script> \u202eomgekeerd \\field @naam ${x}"


def test_hostile_words_arrive_as_words(secretary: Browser, service: Service, clock: Clock) -> None:
    case = tied_case(service, lang="ar")
    preview(secretary, case, "letter", to="tenant", words=HOSTILE)
    secretary.press("go")
    deliver(service, clock)
    assert of_act(service, case, LetterState.SENT)
    assert "<script>" not in sent_text(service, case, "tenant_written").replace("&lt;script&gt;", "")
