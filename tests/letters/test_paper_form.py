"""The form on paper carries every question of the web form, in its order and words, in every language (F1, F2)."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from formservice.languages import LANGUAGES, gettext
from formservice.letters.paper_form import Asked, paper_form
from formservice.letters.paper_form_pdf import paper_form_pdf
from formservice.questions import asked_first, steps
from formservice.questions.asked_first import ELIGIBILITY
from formservice.questions.question import Question, QuestionKind
from formservice.questions.steps import form_steps
from formservice.settings.committee import Committee
from tests.harness.pdf_text import glyphs_of, words_of

every_language = pytest.mark.parametrize("code", LANGUAGES)
LISTED = ("Woonstichting De Brug", "Stadswonen", "Ons Huis")
MOST_PAGES = 5


def asked_in(committee: Committee) -> list[Question]:
    steps = (*ELIGIBILITY, *form_steps(committee.corporations, committee.languages))
    return [question for step in steps for question in step.questions]


def squeezed(text: str) -> str:
    """Return the text without spaces and marks of direction: a PDF has neither where a line goes on."""
    return "".join(each for each in text if not each.isspace() and unicodedata.category(each) != "Cf")


def turned(content: bytes) -> str:
    """Return a PDF's text in which Arabic runs backwards, letter by letter, as it is drawn from left to right."""
    letters = (unicodedata.normalize("NFKC", glyph) for glyph in glyphs_of(content))
    return squeezed("".join(glyph[::-1] if is_arabic(glyph) else glyph for glyph in letters))


def is_arabic(text: str) -> bool:
    return any(unicodedata.bidirectional(each) == "AL" for each in text)


def share_held(words: str, said: str) -> float:
    """Return which part of a text's words a PDF holds; of Arabic, words without marks, which are drawn apart.

    Typst says a letter with a mark in another way than by the character maps that are read here.
    """
    if not is_arabic(said):
        return float(squeezed(said).replace("-", "") in words.replace("-", ""))  # a line that ends at a hyphen lacks it
    plain = [each for each in re.findall(r"[^\s(),.،؟:]+", said) if all(unicodedata.category(c) == "Lo" for c in each)]
    return sum(word[::-1] in words for word in plain) / len(plain) if plain else 1.0


@every_language
def test_check_13_the_paper_form_holds_every_title_hint_and_choice(committee: Committee, code: str) -> None:
    words = turned(paper_form_pdf(committee, code))
    for question in asked_in(committee):
        labels = [choice.label for choice in question.choices]
        for text in filter(None, (question.title, question.hint, *labels)):
            assert share_held(words, gettext(code, text)) == 1, text
        for text in (question.title, *labels):
            assert share_held(words, text) == 1, f"the Dutch of {text}"


@every_language
def test_check_13_the_paper_form_keeps_the_order_of_the_web_form(committee: Committee, code: str) -> None:
    words, at = squeezed(words_of(paper_form_pdf(committee, code))), 0
    for question in asked_in(committee):
        found = words.find(squeezed(question.title), at)
        assert found >= at, question.title
        at = found


@every_language
def test_the_paper_form_is_tagged_and_says_its_language_and_title(committee: Committee, code: str) -> None:
    with pikepdf.open(BytesIO(paper_form_pdf(committee, code))) as opened:
        assert str(opened.Root.Lang).split("-")[0] == code
        assert opened.Root.MarkInfo.Marked
        assert len(opened.pages) <= MOST_PAGES
        assert [round(float(side)) for side in opened.pages[0].mediabox[2:]] == [595, 842]
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert committee.name in str(metadata["dc:title"])
            assert gettext(code, "Klachtformulier") in str(metadata["dc:title"])


def test_a_name_that_our_fonts_cannot_draw_keeps_nobody_from_the_paper_form(committee: Committee) -> None:
    words = words_of(paper_form_pdf(replace(committee, name="Commissie 你好"), "nl"))
    assert "Commissie" in words


def test_every_question_has_a_number_of_its_own(committee: Committee) -> None:
    asked = [block for block in paper_form(committee, "nl") if isinstance(block, Asked)]
    assert [block.title.text for block in asked] == [question.title for question in asked_in(committee)]
    numbers = [block.number for block in asked]
    assert numbers[:9] == ["1", "2", "3a", "3b", "1.1", "1.2", "1.3", "1.4", "1.5"]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize(
    ("question", "leads"),
    [
        (asked_first.WRITTEN, ["2", "2", "2", "Schrijf eerst naar uw corporatie", "Bel of mail ons eerst"]),
        (asked_first.ANSWERED, ["3b", "3b", "3a", "3b"]),
        (asked_first.NOW, ["U hoeft dit formulier niet in te vullen", "1.1", "1.1", "1.1"]),
        (steps.FORM[0].questions[0], ["2.1", "1.2"]),
        (steps.FORM[3].questions[3], ["", "", ""]),
    ],
)
def test_an_answer_leads_where_it_leads_on_the_web(committee: Committee, question: Question, leads: list[str]) -> None:
    blocks = (block for block in paper_form(committee, "nl") if isinstance(block, Asked))
    boxes = next(block.boxes for block in blocks if block.title.text == question.title)
    said = [box.leads.plain("nl").removeprefix("Ga naar vraag ") if box.leads else "" for box in boxes]
    assert said == leads


def test_a_way_of_writing_that_does_not_count_here_leads_back_to_the_corporation(committee: Committee) -> None:
    blocks = paper_form(replace(committee, written_channels=("letter",)), "nl")
    boxes = next(block.boxes for block in blocks if isinstance(block, Asked))
    said = [box.leads.plain("nl") for box in boxes if box.leads]
    assert said[:2] == ["Schrijf eerst naar uw corporatie", "Ga naar vraag 2"]


def test_a_question_that_is_added_gets_its_place_and_number(
    committee: Committee, add_question: Callable[[], Question]
) -> None:
    added = add_question()
    numbers = {block.title.text: block.number for block in paper_form(committee, "nl") if isinstance(block, Asked)}
    assert numbers[added.title] == "1.2"
    assert squeezed(added.title) in squeezed(words_of(paper_form_pdf(committee, "nl")))


@every_language
def test_listed_corporations_are_boxes_to_tick(committee: Committee, code: str) -> None:
    listed = replace(committee, corporations=LISTED)
    boxes = [box.label.text for block in paper_form(listed, code) if isinstance(block, Asked) for box in block.boxes]
    assert set(LISTED) <= set(boxes)
    words = squeezed(words_of(paper_form_pdf(listed, code)))
    assert all(squeezed(name) in words for name in LISTED)


def test_many_corporations_go_on_over_pages(committee: Committee) -> None:
    many = replace(committee, corporations=tuple(f"Woonstichting nummer {number}" for number in range(200)))
    words = squeezed(words_of(paper_form_pdf(many, "en")))
    assert all(squeezed(name) + "W" in words for name in many.corporations[:-1])


@every_language
def test_a_postal_address_stands_there_only_when_it_is_configured(committee: Committee, code: str) -> None:
    address = ("Postbus 1", "1234 XY Plaats")
    posted = replace(committee, claims=replace(committee.claims, postal_address=address))
    dutch = "U kunt alles ook per post sturen naar"
    for of, is_there in ((committee, False), (posted, True)):
        words = squeezed(words_of(paper_form_pdf(of, code)))
        assert ("Postbus1" in words) is is_there
        assert (squeezed(dutch) in words) is (is_there and code == "nl")
        assert committee.mail in words


def test_who_sees_it_stands_there_only_when_it_is_configured(committee: Committee) -> None:
    told = {code: f"Alleen wij zien dit ({code})." for code in LANGUAGES}
    seen = replace(committee, claims=replace(committee.claims, who_sees=told))
    assert squeezed(told["en"]) in squeezed(words_of(paper_form_pdf(seen, "en")))
    assert "Alleenwijziendit" not in squeezed(words_of(paper_form_pdf(committee, "en")))


def test_the_paper_form_claims_nothing_and_asks_for_no_number_of_the_state(committee: Committee) -> None:
    words = words_of(paper_form_pdf(committee, "nl"))
    assert "geen burgerservicenummer" in words
    for claim in ("gratis", "onafhankelijk", "tolk", "gegarandeerd", "leden", "binnen"):
        assert claim not in words.lower(), claim


def test_the_same_form_is_made_once(committee: Committee) -> None:
    assert paper_form_pdf(committee, "ar") is paper_form_pdf(committee, "ar")


@every_language
def test_every_kind_of_question_has_room_to_write(committee: Committee, code: str) -> None:
    kinds = {question.kind for question in asked_in(committee)}
    assert kinds == set(QuestionKind) - {QuestionKind.REFERENCE, QuestionKind.CODE}
    for block in paper_form(committee, code):
        assert not isinstance(block, Asked) or (block.room in {"boxes", "date"}) == bool(block.boxes)


def test_a_letter_that_no_font_here_has_does_not_keep_the_paper_form_back(committee: Committee) -> None:
    words = squeezed(words_of(paper_form_pdf(replace(committee, corporations=("Woonstichting \U000f0000",)), "nl")))
    assert "Woonstichting" in words
    assert "Nietallesstaatgoed" in words
