"""What may be a slip of the finger is asked about once: a likely address, a Dutch number of a digit too few or many."""

import pytest

from formservice.questions.beside import BY_MAIL
from formservice.questions.doubts import doubts
from formservice.questions.steps import form_steps
from formservice.text.providers import likely_meant

YOU = next(step for step in form_steps(()) if step.slug == "you")
HELPER = next(step for step in form_steps(()) if step.slug == "helper")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.nl", "gmail.com"),
        ("GMIAL.COM", "gmail.com"),
        ("hotmail.con", "hotmail.com"),
        ("hotmial.nl", "hotmail.nl"),
        ("outlook.nl.com", "outlook.com"),
        ("zigo.nl", "ziggo.nl"),
        ("ziggo.com", "ziggo.nl"),
        ("icloud.nl", "icloud.com"),
        ("yaho.com", "yahoo.com"),
    ],
)
def test_a_likely_address_is_offered(typed: str, meant: str) -> None:
    assert likely_meant(f"sam@{typed}") == f"sam@{meant}"


@pytest.mark.parametrize(
    "domain", ["gmail.com", "hotmail.be", "live.de", "kpn.nl", "example.org", "uva.nl", "gmx.at", "woonbron.nl", ""]
)
def test_a_known_or_quite_other_address_is_not_asked_about(domain: str) -> None:
    assert likely_meant(f"sam@{domain}") is None
    assert likely_meant(domain) is None


@pytest.mark.parametrize(("step", "name"), [(YOU, "mail"), (HELPER, "helper_mail"), (BY_MAIL, "mail")])
def test_every_mail_address_is_asked_about_once(step: object, name: str) -> None:
    typed = {name: "sam@gmial.com"}
    found = doubts(step, typed, {})  # type: ignore[arg-type]
    assert [offer for offer, _ in found[name].offers] == ["sam@gmail.com", "sam@gmial.com"]
    assert not doubts(step, typed, typed)  # type: ignore[arg-type]
    assert doubts(step, typed, {name: "sam@gmal.com"})  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["06 1234567", "06-123456789", "+31 6 1234567", "0031 (0)6 123456789", "030-123456"])
def test_a_dutch_number_of_one_digit_too_few_or_many_is_asked_about_where_it_is_to_be_called(typed: str) -> None:
    assert "phone" in doubts(YOU, {"contact": "phone", "phone": typed}, {})
    assert not doubts(YOU, {"contact": "mail", "phone": typed}, {})
    assert not doubts(YOU, {"contact": "phone", "phone": typed}, {"phone": typed})


@pytest.mark.parametrize(
    "typed",
    ["06 12345678", "+31 6 12345678", "+32 475 123456", "0032475123456", "06 12345678 (werk)", "088 12345678 9 0"],
)
def test_another_number_is_not_asked_about(typed: str) -> None:
    assert not doubts(YOU, {"contact": "phone", "phone": typed}, {})
