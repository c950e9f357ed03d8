"""Post: what is printed, posted, sent again and held (checks 29, 30)."""

from formservice.acts.desk.plans import TakeUp
from formservice.mail.outbox import Outbox
from formservice.service import Service
from formservice.storage import desk_log, letters_at_desk, outgoing
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from formservice.storage.letters import LetterState
from tests.conftest import Clock
from tests.desk.stage import BRIDGE, of_act, tied_case
from tests.harness.visit import HTTP, Browser, Page
from tests.letters.of_the_desk import Desk, in_the_window

STREET = {"address": "Samira de Wit\nDorpsstraat 12\n1234 AB Ergens"}


def press(browser: Browser, part: str, check: bool = True, **typed: str) -> Page:
    """Fill in the first form on Post whose address ends like this, and send it."""
    page = browser.visit("/desk/post")
    form = next(each for each in page.all("form") if each.get("action", "").endswith(part))
    hidden = {each.get("name", ""): each.get("value", "") for each in form.iter() if each.get("name")}
    names = {name.partition("-")[0]: name for name in hidden}
    return browser.send({**hidden, **{names[name]: value for name, value in typed.items()}}, form.get("action"), check)


def take_up(service: Service, case: Case) -> None:
    Desk(service, case, service.now()).do(TakeUp(), goes_out=False)


def by_post(service: Service, secretary: Browser) -> Case:
    """A case of a tenant without mail, taken up."""
    case = tied_case(service, mail="", contact="post")
    take_up(service, case)
    return case


def test_desk_check_29_a_letter_without_a_mail_address_is_printed_and_leaves_the_list_only_by_a_tick(
    secretary: Browser, service: Service, clock: Clock
) -> None:
    case = by_post(service, secretary)
    page = secretary.visit("/desk/post")
    assert "Geen straat en plaats" in page.text
    assert f"/desk/case/{case.reference}/address" in [link.get("href") for link in page.all("a")]
    assert secretary.client.get("/desk/post/pdf", base_url=HTTP).status_code == 404, "nothing has an address yet"
    secretary.visit(f"/desk/case/{case.reference}/address")
    secretary.press(**STREET)
    page = secretary.visit("/desk/post")
    assert "Samira de Wit, Dorpsstraat 12, 1234 AB Ergens" in page.text
    for link in ("Print alles (één PDF)", "Print deze brief (PDF)"):
        [address] = [each.get("href") for each in page.all("a") if each.text == link]
        answer = secretary.client.get(address, base_url=HTTP)
        assert answer.mimetype == "application/pdf"
        assert in_the_window(answer.data) == STREET["address"].split("\n")
    [letter] = of_act(service, case, LetterState.TO_POST)
    for wrong, why in (("31-2-2026", "kalender"), ("1-1-2030", "komt nog"), ("1-1-2020", "nog niet"), ("", "datum")):
        assert why in press(secretary, "/posted", on=wrong).text, wrong
    assert press(secretary, "/posted").heading == "Post"
    [posted] = of_act(service, case, LetterState.POSTED)
    assert (posted.id, posted.posted_on) == (letter.id, service.today())
    press(secretary, "/unposted")
    assert of_act(service, case, LetterState.TO_POST)
    done = [each.what for each in desk_log.newest(service.db)]
    assert done.count(Did.POSTED) == 2
    assert done.count(Did.DOWNLOADED) == 2


def failed(service: Service, secretary: Browser, clock: Clock) -> Case:
    """A case whose letters to both the mail server refused for good."""
    case = tied_case(service)
    take_up(service, case)
    for letter in of_act(service, case):
        outgoing.mark_failed(service.db, letter.id, "SMTPRecipientsRefused 550")
    return case


def test_desk_check_30_a_refused_letter_is_told_with_the_reason_and_goes_again_to_another_address(
    secretary: Browser, service: Service, clock: Clock
) -> None:
    case = failed(service, secretary, clock)
    page = secretary.visit("/desk/post")
    assert "De mailserver kent dit adres niet" in page.text
    assert BRIDGE.mail in page.text
    for wrong in ("", "samira", "a@b.nl, c@d.nl", "a@b.nl\r\nBcc: x@y.nl"):
        page = press(secretary, "/again", mail=wrong)
        assert page.status == 422
        assert page.title.startswith("Fout:")
    assert len(of_act(service, case, LetterState.FAILED)) == 2
    press(secretary, "/again", mail="nieuw@example.org")
    [again] = of_act(service, case, LetterState.QUEUED)
    with service.db.reading() as connection:
        row = letters_at_desk.stored(service.db, connection, again.id)
    assert row
    assert row.recipient == "nieuw@example.org"
    assert Outbox(service).deliver_due() == 1
    assert Did.RESENT in [each.what for each in desk_log.newest(service.db)]


def test_a_refused_letter_can_go_by_post(secretary: Browser, service: Service, clock: Clock) -> None:
    case = failed(service, secretary, clock)
    press(secretary, "/by-post")
    press(secretary, "/by-post")
    waiting = of_act(service, case, LetterState.TO_POST)
    assert len(waiting) == 2
    [corporation] = [each for each in waiting if each.kind.startswith("corporation")]
    answer = secretary.client.get(f"/desk/post/{corporation.id}/pdf", base_url=HTTP)
    assert in_the_window(answer.data) == [BRIDGE.name, BRIDGE.contact, *BRIDGE.post]


def test_a_held_letter_says_when_it_goes_and_nothing_can_be_done_twice(
    secretary: Browser, service: Service, clock: Clock
) -> None:
    case = tied_case(service)
    take_up(service, case)
    assert "Wacht nog even (2)" in secretary.visit("/desk/post").text
    [letter, *_] = of_act(service, case)
    page = secretary.visit("/desk/post")
    assert not [form for form in page.all("form") if letter.id in form.get("action", "")]
