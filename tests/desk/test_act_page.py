"""What the page of an act shows before anything goes out: to whom, how, when, and what stands in the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from formservice.service import Service
from formservice.storage.cases import Case
from tests.desk.stage import BRIDGE, at, hearing_day, hearings_of, new_case, of_act, preview, tie, tied_case
from tests.harness.steps import ADDRESS
from tests.harness.visit import Browser, Page, value_of, words


def test_what_goes_out_is_shown_to_whom_and_how(secretary: Browser, service: Service) -> None:
    case, day = tied_case(service, contact="post", mail=""), hearing_day(service)
    preview(secretary, case, "invite", slot=f"{day.id}.0", own_words="Neem uw foto’s mee.")
    text = secretary.page.text
    assert "mail naar klachten@debrug.example" in text
    assert "per post" in text
    assert "geen straat met plaats" in text
    press_address(secretary, case)
    preview(secretary, case, "invite", slot=f"{day.id}.0")
    assert "Brugstraat 12a" in secretary.page.text
    assert "geen straat met plaats" not in secretary.page.text


def test_of_each_letter_the_preview_says_when_it_leaves(secretary: Browser, service: Service) -> None:
    by_post, day = tied_case(service, contact="post", mail=""), hearing_day(service)
    page = preview(secretary, by_post, "invite", slot=f"{day.id}.0")
    on_paper = "ligt meteen bij Post: u print de brief, en doet die op de bus"
    assert leaving(page) == [on_paper, "over 10 minuten"]
    assert "nog 10 minuten terughalen, met Haal terug op de zaak. Vink tot dan bij Post niets af." in page.text
    page = preview(secretary, by_post, "decline", reason="other", other="Te laat")
    assert leaving(page) == [on_paper]
    assert "terughalen tot u bij Post een brief afvinkt" in page.text
    assert "minuten" not in page.text
    by_mail = tied_case(service)
    page = preview(secretary, by_mail, "invite", slot=f"{day.id}.0")
    assert leaving(page) == ["over 10 minuten"] * 2
    assert "U kunt alles nog 10 minuten terughalen, met Haal terug op de zaak." in page.text
    page = preview(secretary, by_mail, "withdraw", told_how="per mail")
    assert set(leaving(page)) == {"meteen"}
    assert "Terughalen kan niet." in page.text
    assert "Laat de brieven opnieuw zien" in page.text


def leaving(page: Page) -> list[str]:
    """Return when each letter of a preview leaves."""
    named = zip(page.all("dt"), page.all("dd"), strict=True)
    return [words(value) for name, value in named if words(name) == "Wanneer"]


def test_an_address_is_written_as_on_an_envelope(secretary: Browser, service: Service) -> None:
    """In the letter to the corporation, on the case's page, and where the address for post is asked."""
    by_post, by_mail = tied_case(service, contact="post", mail="", **ADDRESS), tied_case(service)
    whole, part = "Dorpsstraat 12a, 1234 AB Utrecht", "1234 AB, huisnummer 12a"
    for case, home in ((by_post, whole), (by_mail, part)):
        assert home in " ".join(preview(secretary, case, "take_up", own_words="x").text.split())
        assert home in secretary.visit(at(case)).text
        assert home in secretary.visit(at(case, "address")).text
    secretary.visit(at(by_post, "address"))
    assert value_of(secretary.page.one("textarea")) == "Samira de Wit\nDorpsstraat 12a\n1234 AB Utrecht"


def press_address(browser: Browser, case: Case) -> None:
    browser.visit(at(case, "address"))
    browser.press(address="Samira de Wit\nBrugstraat 12a\n1234 AB Plaats")


def test_a_hearing_that_is_near_is_pointed_out(secretary: Browser, service: Service) -> None:
    case = tied_case(service)
    day = hearing_day(service, service.today() + timedelta(days=3))
    preview(secretary, case, "invite", slot=f"{day.id}.0")
    assert "De zitting is over 3 dagen" in secretary.page.text


def test_two_letters_to_one_address_are_pointed_out(secretary: Browser, service: Service) -> None:
    case, day = new_case(service), hearing_day(service)
    tie(service, case, replace(BRIDGE, mail="samira@example.org"))
    preview(secretary, case, "invite", slot=f"{day.id}.0")
    assert "Twee brieven gaan naar hetzelfde mailadres" in secretary.page.text


def test_what_is_changed_after_the_preview_is_shown_again_before_it_goes(secretary: Browser, service: Service) -> None:
    case, day = tied_case(service), hearing_day(service)
    preview(secretary, case, "invite", slot=f"{day.id}.0")
    page = secretary.press("go", slot=f"{day.id}.1")
    assert "U hebt iets veranderd" in page.text
    assert of_act(service, case) == []
    secretary.press("go")
    assert hearings_of(service, case)[0].slot == 1


@pytest.mark.parametrize("name", ["take_up", "invite"])
def test_without_a_corporation_the_page_says_what_to_do(secretary: Browser, service: Service, name: str) -> None:
    case, day = new_case(service), hearing_day(service)
    typed = {"slot": f"{day.id}.0"} if name == "invite" else {"own_words": "x"}
    preview(secretary, case, name, **typed)
    assert secretary.page.problems == [
        "Deze zaak hoort nog bij geen corporatie. Koppel eerst een corporatie op de zaak."
    ]


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("take_up", "de brief aan de huurder en in die aan de corporatie"),
        ("decline", "de brief aan de huurder, en in die aan de corporatie als u de klacht doorstuurt"),
    ],
)
def test_own_words_say_in_which_letters_they_stand(secretary: Browser, service: Service, name: str, where: str) -> None:
    case = tied_case(service)
    page = secretary.visit(at(case, f"act/{name}"))
    assert f"Dit staat apart in {where}, in het Nederlands." in page.text
    forwarded = {"reason": "other", "other": "Te laat", "forward": "yes"} if name == "decline" else {}
    page = secretary.press(own_words="Mijn eigen zin.", **forwarded)
    assert [text.count("Mijn eigen zin.") > 0 for text in map(words, page.all("details"))] == [True, True]


def test_a_withdrawal_may_be_told_by_phone_and_the_page_says_so(secretary: Browser, service: Service) -> None:
    page = secretary.visit(at(tied_case(service), "act/withdraw"))
    assert "Intrekken mag ook aan de telefoon." in page.text
