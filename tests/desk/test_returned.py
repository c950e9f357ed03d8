"""Mail that came back: found by what is pasted, marked with two presses, red until it went out another way."""

from formservice.acts.desk.plans import TakeUp
from formservice.mail.outbox import Outbox
from formservice.operations import at_desk
from formservice.service import Service
from formservice.storage import desk_log, letters, letters_at_desk
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from formservice.storage.letters import LetterState, LetterStatus
from tests.conftest import Clock
from tests.desk.stage import at, of_act, tied_case
from tests.desk.test_post import press
from tests.harness.planning import deliver
from tests.harness.visit import Browser
from tests.letters.of_the_desk import Desk
from tests.letters.test_came_back import BOUNCE, HEX, REFERENCE

POST = "/desk/post"


def taken_up(service: Service, clock: Clock) -> Case:
    """A case whose letters went out to tenant and corporation."""
    case = tied_case(service)
    Desk(service, case, service.now()).do(TakeUp(), goes_out=False)
    deliver(service, clock)
    assert {each.state for each in of_act(service, case)} == {LetterState.SENT}
    return case


def to_tenant(service: Service, case: Case) -> LetterStatus:
    """The letter that tells the tenant that the complaint is taken up."""
    return next(each for each in of_act(service, case) if each.kind == "tenant_taken_up")


def bounce_of(letter: LetterStatus, case: Case) -> str:
    """What a mail server sends back of a letter."""
    return BOUNCE.replace(f"<{HEX}@commissie.example>", letter.message_id).replace(REFERENCE, case.reference)


def came_back(browser: Browser, service: Service, clock: Clock) -> Case:
    """A case whose letter to the tenant came back, and is marked so."""
    case = taken_up(service, clock)
    press(browser, "/post/returned", bounce=bounce_of(to_tenant(service, case), case))
    browser.press()
    return case


def test_a_pasted_bounce_finds_its_letter_and_a_press_marks_it(
    secretary: Browser, service: Service, clock: Clock
) -> None:
    case = taken_up(service, clock)
    page = press(secretary, "/post/returned", bounce=bounce_of(to_tenant(service, case), case))
    assert page.heading == "Welke brief kwam terug?"
    assert page.text.count("Deze brief kwam niet aan") == 1
    assert "samira@example.org" in page.text
    assert to_tenant(service, case).state is LetterState.SENT, "looking changes nothing"
    sent = secretary.filled()
    address = f"{POST}/{to_tenant(service, case).id}/returned"
    for _ in range(3):
        assert secretary.send(sent, address).heading == "Post"
    letter = to_tenant(service, case)
    assert (letter.state, letter.returned_at) == (LetterState.FAILED, service.now())
    assert "De mail ging uit, maar kwam terug." in secretary.page.text
    with service.db.reading() as connection:
        did = [each.what for each in desk_log.of_case(service.db, connection, case.id)]
    assert did.count(Did.RETURNED) == 1


def test_a_case_s_number_or_a_message_id_does_as_well(secretary: Browser, service: Service, clock: Clock) -> None:
    case = taken_up(service, clock)
    by_number = press(secretary, "/post/returned", bounce=f" {case.reference[:4].lower()} {case.reference[4:]} ")
    assert by_number.text.count("Deze brief kwam niet aan") >= len(of_act(service, case))
    assert "klachten@debrug.example" in by_number.text
    by_id = press(secretary, "/post/returned", bounce=to_tenant(service, case).message_id)
    assert by_id.text.count("Deze brief kwam niet aan") == 1


def test_what_names_no_letter_is_told_and_stays(secretary: Browser, service: Service, clock: Clock) -> None:
    taken_up(service, clock)
    for wrong, why in (
        ("", "Plak de mail"),
        ("Delivery failed", "geen brief die wij mailden"),
        ("L6QE8CTH", "geen brief die wij mailden"),
        (f"<{'0' * 32}@commissie.example>", "geen brief die wij mailden"),
        ("x" * 50_001, "te lang"),
        ("' OR 1=1; {{7*7}} \x00 <script>", "geen brief die wij mailden"),
    ):
        page = press(secretary, "/post/returned", check=False, bounce=wrong)
        assert page.status == 422, wrong[:20]
        assert page.title.startswith("Fout:")
        assert why in page.text
    assert press(secretary, "/post/returned", bounce="Delivery failed").all("textarea")[0].text.strip() == (
        "Delivery failed"
    )


def test_desk_check_06_what_was_pasted_comes_back_after_the_session_ended(
    secretary: Browser, service: Service, clock: Clock
) -> None:
    """Check 6."""
    case = taken_up(service, clock)
    page = press(secretary, "/post/returned", bounce=case.reference)
    assert page.heading == "Welke brief kwam terug?"
    secretary.visit(POST)
    pasted = bounce_of(to_tenant(service, case), case)
    page = secretary.send({"bounce": pasted, "again": "on"}, f"{POST}/returned")
    assert page.heading == "Post"
    assert case.reference in page.all("textarea")[0].text


def test_the_case_stands_red_until_the_letter_goes_out_another_way(
    secretary: Browser, service: Service, clock: Clock
) -> None:
    case = came_back(secretary, service, clock)
    work = secretary.visit("/desk/")
    assert "Te laat" in work.text
    assert "Naar Post" in work.text
    assert "Kwam terug op 23 november 2026" in secretary.visit(at(case)).text
    assert returned(service, case) == ["tenant_taken_up"]
    assert "mails that came back and did not go out another way: 1" in " ".join(at_desk.problems(service))
    assert letters.undelivered(service.db).failed == 0, "told once"
    press(secretary, "/again", mail="nieuw@example.org")
    assert "Naar Post" not in secretary.visit("/desk/").text
    assert returned(service, case) == []
    assert "came back" not in " ".join(at_desk.problems(service))
    Outbox(service).deliver_due()
    assert to_tenant(service, case).state is LetterState.SENT


def returned(service: Service, case: Case) -> list[str]:
    with service.db.reading() as connection:
        return [each.kind for each in letters_at_desk.returned(connection, case.id)]


def test_it_may_be_posted_or_told_by_phone_with_a_tick(secretary: Browser, service: Service, clock: Clock) -> None:
    case = came_back(secretary, service, clock)
    page = press(secretary, "/told", told="")
    assert page.problems == ["Vink aan dat u het aan de telefoon vertelde."]
    press(secretary, "/told", told="yes")
    assert to_tenant(service, case).state is LetterState.TOLD
    assert returned(service, case) == []
    assert "Naar Post" not in secretary.visit("/desk/").text
    assert "Verteld aan de telefoon op 23 november 2026" in secretary.visit(at(case)).text
    other = came_back(secretary, service, clock)
    press(secretary, "/by-post")
    assert to_tenant(service, other).state is LetterState.TO_POST
    assert returned(service, other) == []


def test_one_that_comes_back_again_is_marked_again(secretary: Browser, service: Service, clock: Clock) -> None:
    case = came_back(secretary, service, clock)
    page = press(secretary, "/post/returned", bounce=case.reference)
    assert "Staat al bij Niet aangekomen" in page.text
    press(secretary, "/again", mail="nieuw@example.org")
    deliver(service, clock)
    press(secretary, "/post/returned", bounce=to_tenant(service, case).message_id)
    secretary.press()
    assert to_tenant(service, case).returned_at == service.now()
    assert returned(service, case) == ["tenant_taken_up"]
