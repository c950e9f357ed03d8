"""The answers are read into a typed complaint in one place; no other room looks one up by its question's name."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from formservice.questions.answers import names
from formservice.questions.asked_first import ELIGIBILITY
from formservice.questions.beside import LETTER
from formservice.questions.complaint import Complaint, ComplaintToCorporation, Helper
from formservice.questions.question import Step
from formservice.questions.steps import FORM
from formservice.rules.eligibility import SentIn

HOUSE = Path(__file__).parents[2] / "formservice"
TODAY = date(2026, 11, 28)
ANSWERS = {
    "written": "mail",
    "for_whom": "other",
    "helper_name": "Fatima",
    "helper_mail": " fatima@voorbeeld.nl ",
    "corporation": "De Brug",
    "name": "Samira",
    "postcode": "1234 AB",
    "house_number": "5a",
    "contact": "post",
    "street": " Dorpsstraat ",
    "town": "Utrecht",
    "mail": " samira@voorbeeld.nl ",
    "phone": "06 12 34 56 78",
    "spoken": " Tigrinya ",
    "letters_in": "ar",
    "papers_later": "yes",
}


class Asked(dict[str, str]):
    """Answers that remember by which names they were asked for."""

    def __init__(self, answers: dict[str, str]) -> None:
        super().__init__(answers)
        self.names: set[str] = set()

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self.names.add(name)
        return super().get(name, default)


def test_a_complaint_holds_what_the_tenant_told() -> None:
    assert Complaint.read(ANSWERS) == Complaint(
        name="Samira",
        mail="samira@voorbeeld.nl",
        phone="06 12 34 56 78",
        postcode="1234 AB",
        house_number="5a",
        street="Dorpsstraat",
        town="Utrecht",
        corporation="De Brug",
        spoken="Tigrinya",
        letters_in="ar",
        sends_papers_later=True,
        is_known_to_have_written=True,
        helper=Helper("Fatima", "fatima@voorbeeld.nl"),
    )


def test_an_envelope_has_the_street_and_the_town_under_the_name() -> None:
    assert Complaint.read(ANSWERS).envelope == ("Dorpsstraat 5a", "1234 AB Utrecht")


def test_answers_of_an_earlier_version_are_read_as_far_as_they_go() -> None:
    assert Complaint.read({"gone": "x"}) == Complaint("", "", "", "", "", "", "", "", "", "", False, False, None)
    assert Complaint.read({"gone": "x"}).envelope == ()
    assert ComplaintToCorporation.read({"gone": "x"}, TODAY) == ComplaintToCorporation()


def test_what_was_typed_of_a_helper_counts_only_where_somebody_helped() -> None:
    complaint = Complaint.read({**ANSWERS, "for_whom": "self"})
    assert not complaint.is_helped
    assert complaint.helper_mail == ""


@pytest.mark.parametrize(
    ("changed", "either"),
    [
        ({}, "samira@voorbeeld.nl"),
        ({"mail": ""}, "fatima@voorbeeld.nl"),
        ({"mail": "", "helper_mail": ""}, ""),
        ({"mail": "", "for_whom": "self"}, ""),
    ],
)
def test_mail_goes_to_the_tenant_or_else_to_the_helper(changed: dict[str, str], either: str) -> None:
    assert Complaint.read(ANSWERS | changed).mail_of_either == either


def test_the_letter_to_the_corporation_leaves_out_a_day_that_cannot_be_read() -> None:
    told = {"told_month": "3", "told_year": "2026"}
    assert ComplaintToCorporation.read(told, TODAY).told_at == SentIn(2026, 3)
    assert ComplaintToCorporation.read(told | {"told_month": "13"}, TODAY).told_at is None


def test_a_complaint_asks_by_names_that_questions_have() -> None:
    answers, letter = Asked(ANSWERS), Asked({})
    Complaint.read(answers)
    ComplaintToCorporation.read(letter, TODAY)
    assert answers.names <= set(_names(*ELIGIBILITY, *FORM))
    assert letter.names <= set(_names(LETTER))


# what has a question's name too, and is no answer about a complaint: a letter's details, and the door by mail
NO_ANSWERS = {"row.details['mail']", "told.details['mail']", "details['mail']", "typed['mail']"}
# what a secretary typed: about a corporation, an address for post, and who told of a withdrawal
NO_ANSWERS |= {"values['name']", "values['mail']", "values['contact']", "request.form.get('corporation', '')"}
NO_ANSWERS |= {"request.form.get('address', '')", "act.details['told_how']", "row.details.get('corporation')"}
# to which corporation of the desk's list an act tied a case
NO_ANSWERS |= {"act.details['corporation']"}


def _names(*steps: Step) -> Iterator[str]:
    return (name for step in steps for question in step.questions for name in names(question))


def _looked_up(source: str) -> Iterator[str]:
    """Give what looks something up by a question's name, as it stands in Python."""
    asked = set(_names(*ELIGIBILITY, *FORM, LETTER))
    for node in ast.walk(ast.parse(source)):
        match node:
            case (
                ast.Call(func=ast.Attribute(attr="get" | "pop" | "setdefault"), args=[ast.Constant(value=name), *_])
                | ast.Subscript(slice=ast.Constant(value=name), ctx=ast.Load())
            ) if name in asked:
                yield ast.unparse(node)


def _looked_up_in_template(source: str) -> Iterator[str]:
    """Give what looks into the answers in a template: an attribute or an item of them, or of a case's."""
    parsed = Environment(extensions=["jinja2.ext.i18n"]).parse(source)
    for node in parsed.find_all((nodes.Getattr, nodes.Getitem)):
        of = node.node
        if getattr(node, "attr", "") == "answers" or (isinstance(of, nodes.Name) and of.name == "answers"):
            yield f"line {node.lineno}"


def test_no_other_room_looks_up_an_answer_by_its_name() -> None:
    rooms = (HOUSE / "questions", HOUSE / "settings")  # settings stand below the questions, and know none
    others = [file for file in HOUSE.rglob("*.py") if not any(map(file.is_relative_to, rooms))]
    found = [(file.name, each) for file in others for each in _looked_up(file.read_text(encoding="utf-8"))]
    assert [each for each in found if each[1] not in NO_ANSWERS] == []


def test_no_template_looks_into_the_answers() -> None:
    templates = HOUSE.rglob("*.html")
    found = [(file.name, each) for file in templates for each in _looked_up_in_template(file.read_text("utf-8"))]
    assert found == []
