"""What is pasted along with an answer is taken off, and the rest stays as it was typed."""

import pytest

from formservice.questions.answers import problems
from formservice.questions.question import QuestionKind
from formservice.questions.spelling import tidy
from formservice.questions.steps import form_steps
from tests.conftest import NOON

YOU = next(step for step in form_steps(()) if step.slug == "you")
TENANT = {"name": "Samira", "postcode": "1234 AB", "house_number": "1", "contact": "letter", "letters_in": "nl"}


@pytest.mark.parametrize(
    "typed",
    [
        "sam@example.org",
        "mailto:sam@example.org",
        "MAILTO:sam@example.org",
        "<sam@example.org>",
        "Samira de Wit <sam@example.org>",
        '"Samira" <sam@example.org>,',
        "sam@example.org.",
        "sam@example.org,",
        "sam@example.org;",
        " sam @ example.org ",
        "sam@example .org",
        "\xa0sam@example.org\xa0",
        "\u200esam@example.org\u200b",
        "(sam@example.org)",
        "“sam@example.org”",
        "sam＠example。org",
    ],
)
def test_a_mail_address_is_freed_of_what_was_pasted_along(typed: str) -> None:
    assert tidy(QuestionKind.MAIL, typed) == "sam@example.org"


def test_a_curly_apostrophe_in_a_mail_address_is_the_plain_one() -> None:
    assert tidy(QuestionKind.MAIL, "o’brien@example.org") == "o'brien@example.org"


@pytest.mark.parametrize("typed", ["sam@b.nl sam@c.nl", "sam de wit@example.org", "sam at example.org", "a" * 501])
def test_what_is_no_address_stays_as_it_was_typed(typed: str) -> None:
    assert tidy(QuestionKind.MAIL, typed) == typed


@pytest.mark.parametrize("kind", [QuestionKind.MAIL, QuestionKind.PHONE])
@pytest.mark.parametrize("typed", ["geen", "Geen.", "nee", "n.v.t.", "none", "-", "--", ".", "لا يوجد", "لا"])
def test_none_is_no_answer(kind: QuestionKind, typed: str) -> None:
    assert tidy(kind, typed) == ""


@pytest.mark.parametrize("typed", ["1234AB", "1234 ab", "1234-AB", "1234–ab", "1234  AB", "1234.AB", "١٢٣٤ AB"])
def test_every_postcode_is_shown_in_one_way(typed: str) -> None:
    assert tidy(QuestionKind.POSTCODE, typed) == "1234 AB"


@pytest.mark.parametrize(
    "typed",
    [
        "06 12345678 (na 18 uur)",
        "06-12345678 / 030-1234567",
        "06–12345678",
        "030 1234567 (werk)",
        "+32 475 12 34 56",
        "00 31 6 12345678",
    ],
)
def test_a_phone_number_is_taken_as_it_was_typed(typed: str) -> None:
    kept = tidy(QuestionKind.PHONE, typed)
    assert kept == typed
    assert not problems(YOU, {**TENANT, "contact": "phone", "phone": kept}, NOON.date())


@pytest.mark.parametrize("typed", ["sam@bücher.example", "sam@münchen.de", "sam@例え.jp"])
def test_a_domain_with_letters_beyond_a_to_z_is_no_problem(typed: str) -> None:
    kept = tidy(QuestionKind.MAIL, typed)
    assert not problems(YOU, {**TENANT, "contact": "mail", "mail": kept}, NOON.date())
