"""Corporations: whom to write to, entered at the desk."""

from dataclasses import replace

import pytest

from formservice.service import Service
from formservice.settings.committee import Committee
from formservice.storage import corporations, desk_log
from formservice.storage.corporations import Office, Party
from formservice.storage.desk_log import Did
from tests.conftest import shipped
from tests.harness.visit import Browser, value_of, words

ADDRESS = "/desk/corporations"
GOOD = {"name": "Woonvoorbeeld", "mail": "klachten@woonvoorbeeld.example", "management_mail": "bestuur@wv.example"}


@pytest.fixture
def committee() -> Committee:
    return replace(shipped(), corporations=("Woonvoorbeeld", "De Zoete Inval"))


def add(secretary: Browser, **typed: str) -> None:
    secretary.visit(f"{ADDRESS}/new")
    secretary.press(**GOOD | typed)


def parties(service: Service) -> list[Party]:
    return [each.party for each in corporations.all_of(service.db)]


def test_a_corporation_is_kept_with_its_offices_and_listed(service: Service, secretary: Browser) -> None:
    offices = {"office_name_1": "Hoofdkantoor", "office_lines_1": "Kade 2\n\n 1234 CD  Ons Dorp "}
    add(secretary, contact="Mevrouw Bakker", management="De directie", post="Postbus 1\n1234 AB Ons Dorp", **offices)
    assert parties(service) == [
        Party(
            "Woonvoorbeeld",
            "Mevrouw Bakker",
            GOOD["mail"],
            "De directie",
            GOOD["management_mail"],
            ("Postbus 1", "1234 AB Ons Dorp"),
            (Office("Hoofdkantoor", ("Kade 2", "1234 CD Ons Dorp")),),
        )
    ]
    listed = secretary.visit(ADDRESS).text
    assert "Mevrouw Bakker" in listed
    assert "Hoofdkantoor" in listed
    assert desk_log.newest(service.db, 1)[0].what is Did.SETTINGS


WRONG = [
    ("name", "", "Vul de naam"),
    ("name", "x" * 121, "Maak dit korter"),
    ("mail", "klachten@a.example\nBcc: x@b.example", "twee mailadressen"),
    ("mail", "klachten@a.exa\r\nmple", "spatie of een nieuwe regel"),
    ("mail", "een@a.example, twee@a.example", "twee mailadressen"),
    ("mail", "een@a.example;twee@a.example", "twee mailadressen"),
    ("mail", "klachten", "geen @"),
    ("management_mail", "bestuur@@wv.example", "twee mailadressen"),
    ("management_mail", "bestuur@wv", "klopt niet"),
    ("post", "\n".join("regel" for _ in range(7)), "ten hoogste 6 regels"),
    ("office_name_0", "Hoofdkantoor", "adres van dit kantoor"),
    ("office_lines_0", "Kade 2", "Geef dit kantoor een naam"),
]


def test_what_cannot_be_has_its_own_message_and_nothing_typed_is_lost(service: Service, secretary: Browser) -> None:
    for field, typed, says in WRONG:
        add(secretary, contact="Mevrouw Bakker", **{field: typed})
        assert secretary.page.status == 422
        [problem] = secretary.page.problems
        assert says in problem
        assert value_of(secretary.page.one("input", name="contact")) == "Mevrouw Bakker"
        tag = "textarea" if field in ("post", "office_lines_0") else "input"
        assert value_of(secretary.page.one(tag, name=field)).split() == typed.split()
    assert parties(service) == []


def test_one_address_for_complaints_and_management_asks_a_tick(service: Service, secretary: Browser) -> None:
    add(secretary, management_mail=GOOD["mail"].upper())
    assert "hetzelfde mailadres" in secretary.page.problems[0]
    secretary.press(sure="yes")
    assert len(parties(service)) == 1


def test_no_way_to_write_asks_a_tick(service: Service, secretary: Browser) -> None:
    add(secretary, mail="")
    assert "geen mailadres" in secretary.page.problems[0]
    secretary.press(sure="yes")
    assert len(parties(service)) == 1


def test_a_name_that_is_there_is_told_however_it_is_spelled(service: Service, secretary: Browser) -> None:
    add(secretary)
    add(secretary, name=" WOONvoorbeeld ", contact="Iemand")
    assert "al een corporatie met deze naam" in secretary.page.problems[0]
    assert value_of(secretary.page.one("input", name="contact")) == "Iemand"
    add(secretary, name="De Zoete Inval")
    secretary.visit(f"{ADDRESS}/{corporations.all_of(service.db)[0].id}")
    secretary.press(name="Woonvoorbeeld")
    assert "al een corporatie met deze naam" in secretary.page.problems[0]


def test_one_form_posted_again_adds_nothing_more(service: Service, secretary: Browser) -> None:
    secretary.visit(f"{ADDRESS}/new")
    sent = secretary.filled(**GOOD)
    for _ in range(2):
        assert secretary.send(sent, f"{ADDRESS}/new").status == 200
    assert len(parties(service)) == 1
    assert len(desk_log.newest(service.db)) == 1


def test_who_changes_what_a_colleague_changed_is_shown_that_and_keeps_what_was_typed(
    service: Service, secretary: Browser
) -> None:
    add(secretary)
    [kept] = corporations.all_of(service.db)
    secretary.visit(f"{ADDRESS}/{kept.id}")
    assert corporations.change(service.db, kept.id, 1, replace(kept.party, contact="De heer Smit"))
    secretary.press(contact="Mevrouw Bakker")
    assert "intussen veranderd" in secretary.page.problems[0]
    assert "De heer Smit" in words(secretary.page.one("div", class_="notice"))
    assert value_of(secretary.page.one("input", name="contact")) == "Mevrouw Bakker"
    assert parties(service)[0].contact == "De heer Smit"
    secretary.press()
    assert parties(service)[0].contact == "Mevrouw Bakker"


def offered(secretary: Browser) -> list[str]:
    return [words(button) for button in secretary.page.all("button") if words(button).startswith("Voeg")]


def test_those_of_the_configuration_are_added_with_one_click(service: Service, secretary: Browser) -> None:
    add(secretary)
    secretary.visit(ADDRESS)
    assert offered(secretary) == ["Voeg De Zoete Inval toe"]
    secretary.press()
    assert secretary.page.heading == "De Zoete Inval"
    assert [each.name for each in parties(service)] == ["De Zoete Inval", "Woonvoorbeeld"]
    secretary.visit(ADDRESS)
    assert offered(secretary) == []


def test_a_post_without_the_token_of_this_browser_changes_nothing(service: Service, secretary: Browser) -> None:
    secretary.visit(f"{ADDRESS}/new")
    page = secretary.send(GOOD | {"csrf_token": "anders"}, f"{ADDRESS}/new")
    assert page.status == 422
    assert value_of(page.one("input", name="name")) == "Woonvoorbeeld"
    assert parties(service) == []


def test_a_corporation_that_is_not_there_is_not_found(secretary: Browser) -> None:
    assert secretary.visit(f"{ADDRESS}/{'0' * 32}").status == 404
