"""What tenants type, read back: dates, addresses, numbers, long texts and odd characters (F1, F2)."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formservice.questions.answers import (
    NOT_FILLED_IN,
    Section,
    asked_only,
    first_unfinished,
    for_the_rule,
    names,
    problems,
    sections,
)
from formservice.questions.asked_first import ELIGIBILITY
from formservice.questions.beside import BY_CODE, BY_MAIL
from formservice.questions.question import LONGEST_LINE, LONGEST_TEXT, Problem, QuestionKind, Step
from formservice.questions.spelling import tidy
from formservice.questions.steps import NOT_LISTED, form_steps
from formservice.text.plain_text import clean

TODAY = date(2026, 11, 23)
STEPS = {step.slug: step for step in (*ELIGIBILITY, *form_steps(()), BY_MAIL, BY_CODE)}
REFERENCE = "K7M4XQ2G"
CODE = "ABCDE23456"

RIGHT = [
    ("you", "mail", "a@b.nl"),
    ("you", "mail", " jan.de-vries+huis@post.voorbeeld.nl "),
    ("helper", "helper_mail", "helper@example.com"),
    ("you", "phone", "06 12 34 56 78"),
    ("you", "phone", "06-12345678"),
    ("you", "phone", "+31 (0)6 12.34.56.78"),
    ("you", "phone", "030/1234567"),
    ("you", "phone", "٠٦١٢٣٤٥٦٧٨"),
    ("you", "postcode", "1234 AB"),
    ("you", "postcode", "1234ab"),
    ("you", "postcode", " 9999XZ "),
    ("you", "house_number", "12-bis 3"),
    ("you", "name", "Renée van ’t Hof"),
    ("you", "name", "فاطمة الزهراء"),
    ("by-mail", "reference", REFERENCE),
    ("by-mail", "reference", "k7m4 xq2g"),
    ("by-code", "reference", "K7M4-XQ2G"),
    ("by-code", "code", CODE),
    ("by-code", "code", " abcde 23456 "),
]

WRONG = [
    *(
        ("you", "mail", typed)
        for typed in ("a", "a@b", "@b.nl", "a@b.", "a@.n", "a b@c.nl", "a@b@c.nl", "a@b.n", "a@b,nl")
    ),
    *(("you", "mail", typed) for typed in ("<a@b.nl>", "a@b.nl, c@d.nl", "a@b.nl\nBcc: c@d.nl", "a@b.nl.")),
    *(("you", "phone", typed) for typed in ("12345", "bel mij", "06 12345", "1234567 x")),
    *(
        ("you", "postcode", typed)
        for typed in ("1234", "AB 1234", "0234 AB", "12345 AB", "1234 A", "1234 ABC", "1234 12")
    ),
    *(("by-code", "reference", typed) for typed in ("K7M4XQ2H", "K7M4XQ2", "K7M4XQ2GG", "77M4XQ2G", "O7M4XQ2G")),
    *(("by-code", "code", typed) for typed in ("ABCDE2345", "ABCDE234567", "ABCDE2345O", "ABCDE2345!")),
]

CLEANED = [
    ("gewoon", "gewoon"),
    ("a\x00b", "ab"),
    ("a\ud800b", "ab"),
    ("a\udfffb", "ab"),
    ("a\x1bb\x07c\x7fd\x85e", "abcde"),
    ("a\r\nb\rc\nd", "a\nb\nc\nd"),
    ("a\tb", "a\tb"),
    ("\ufffe\uffffa", "a"),
    ("e\u0301", "é"),
    ("شكوى ٣", "شكوى ٣"),
    ("\U0001f3e0", "\U0001f3e0"),
    (" a ", " a "),
    ("=1+1", "=1+1"),
    ("", ""),
]

TENANT = {
    "written": "mail",
    "answered": "no",
    "sent_day": "5",
    "sent_month": "3",
    "sent_year": "2026",
    "for_whom": "self",
    "corporation": "Voorbeeldwonen",
    "name": "Jan",
    "postcode": "1234 AB",
    "house_number": "1",
    "contact": "post",
    "street": "Dorpsstraat",
    "town": "Utrecht",
    "letters_in": "nl",
    "what_happened": "De kraan lekt.",
    "wanted": "Een nieuwe kraan.",
}
HELPER = {"for_whom": "other", "helper_name": "Noor", "helper_mail": "noor@example.com", "consent": "yes"}


def problem(slug: str, name: str, typed: str, **others: str) -> Problem | None:
    return problems(STEPS[slug], {name: typed, **others}, TODAY).get(name)


def row_texts(shown: tuple[Section, ...], code: str = "nl") -> dict[str, str]:
    return {row.question.name: row.shown(code) for section in shown for row in section.rows}


@pytest.mark.parametrize(("slug", "name", "typed"), RIGHT)
def test_what_tenants_may_type_is_taken(slug: str, name: str, typed: str) -> None:
    assert problem(slug, name, typed) is None


@pytest.mark.parametrize(("slug", "name", "typed"), WRONG)
def test_what_cannot_be_right_is_told_in_words_of_its_own(slug: str, name: str, typed: str) -> None:
    found = problem(slug, name, typed)
    assert found is not None
    [question] = [question for question in STEPS[slug].questions if question.name == name]
    assert found.text != question.missing


@pytest.mark.parametrize("step", [step for step in STEPS.values() if step.slug != "papers"], ids=lambda step: step.slug)
def test_a_step_left_empty_asks_for_what_must_be_there_and_nothing_else(step: Step) -> None:
    found = problems(
        step, {"answered": "no" if step.slug == "sent" else "yes"} if step.slug != "answered" else {}, TODAY
    )
    must = {question.name for question in step.questions if not question.may_stay_open}
    assert set(found) == must
    assert {question.name: question.missing for question in step.questions if question.name in must} == {
        name: problem.text for name, problem in found.items()
    }
    assert all(problem.text for problem in found.values())


@pytest.mark.parametrize(("name", "contact"), [("mail", "mail"), ("phone", "phone")])
def test_an_address_is_needed_only_for_the_way_that_was_chosen(name: str, contact: str) -> None:
    assert problem("you", name, "", contact=contact) is not None
    assert problem("you", name, "", contact="post") is None
    assert problem("you", name, "x", contact="post") is not None


def test_street_and_town_are_asked_of_who_wants_letters_by_post_and_of_nobody_else() -> None:
    unfinished = first_unfinished(form_steps(()), {**TENANT, "street": "", "town": ""}, TODAY)
    assert unfinished is STEPS["address"]
    for contact in ("mail", "phone"):
        by_other_ways = {**TENANT, "contact": contact, "mail": "jan@voorbeeld.nl", "phone": "0612345678"}
        assert not {"street", "town"} & set(asked_only(by_other_ways, ())), "what was typed before is dropped"
        assert "address" not in {section.step.slug for section in sections(by_other_ways, ())}


@pytest.mark.parametrize(
    ("slug", "name", "most"), [("complaint", "what_happened", LONGEST_TEXT), ("complaint", "since", LONGEST_LINE)]
)
def test_a_text_that_is_too_long_says_so_and_is_kept(slug: str, name: str, most: int) -> None:
    assert problem(slug, name, "a" * most) is None
    typed = {**TENANT, name: "a" * (most + 1)}
    found = problems(STEPS[slug], typed, TODAY)[name]
    assert found.values == {"most": most, "now": most + 1}
    assert str(most + 1) in found.text % found.values
    assert asked_only(typed, ())[name] == typed[name] == clean(typed[name])
    assert row_texts(sections(typed, ()))[name] == typed[name]


@pytest.mark.parametrize("name", ["written", "answered", "now"])
def test_a_choice_that_is_not_on_the_page_counts_as_none(name: str) -> None:
    [question] = STEPS[name].questions
    assert problem(name, name, "anders", answered="yes" if name == "now" else "anders") == Problem(question.missing)
    assert getattr(for_the_rule({name: "anders"}, TODAY), name) is None


def test_a_corporation_is_chosen_from_the_list_where_there_is_one() -> None:
    [step] = [step for step in form_steps(("Voorbeeldwonen",)) if step.slug == "corporation"]
    assert not problems(step, {"corporation": "Voorbeeldwonen"}, TODAY)
    for typed in ("", "Anderswonen", NOT_LISTED):
        assert set(problems(step, {"corporation": typed}, TODAY)) == {"corporation"}
    assert not problems(STEPS["corporation"], {"corporation": "Anderswonen"}, TODAY)


@pytest.mark.parametrize(("typed", "kept"), CLEANED)
def test_what_no_keyboard_types_is_dropped(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@settings(deadline=None)
@given(st.text(st.characters(codec=None)))
def test_cleaned_text_can_be_stored_anywhere_and_stays_as_it_is(text: str) -> None:
    kept = clean(text)
    assert clean(kept) == kept
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert not {unicodedata.category(c) for c in kept if c not in "\n\t"} & {"Cc", "Cs"}


def test_the_first_step_that_is_asked_and_not_finished_comes_next() -> None:
    steps = form_steps(())
    assert first_unfinished(steps, TENANT, TODAY) is None
    for name, slug in (("for_whom", "who"), ("corporation", "corporation"), ("wanted", "complaint")):
        unfinished = first_unfinished(steps, {**TENANT, name: ""}, TODAY)
        assert unfinished is not None
        assert unfinished.slug == slug
    helped = first_unfinished(steps, {**TENANT, "for_whom": "other"}, TODAY)
    assert helped is not None
    assert helped.slug == "helper"
    assert first_unfinished(steps, {**TENANT, **HELPER}, TODAY) is None


def test_answers_of_a_helper_are_dropped_when_it_is_for_oneself() -> None:
    helped = {**TENANT, **HELPER}
    assert {name: asked_only(helped, ())[name] for name in HELPER} == HELPER
    alone = asked_only({**helped, "for_whom": "self"}, ())
    assert alone == TENANT
    assert "helper" not in {section.step.slug for section in sections({**helped, "for_whom": "self"}, ())}


def test_what_an_earlier_choice_left_behind_is_dropped() -> None:
    changed = asked_only({**TENANT, "now": "solved", "unknown_field": "x"}, ())
    assert changed == TENANT
    answered = asked_only({**TENANT, "answered": "yes", "now": "badly"}, ())
    assert answered["now"] == "badly"
    assert not {name for name in answered if name.startswith("sent_")}


def test_every_question_is_shown_and_skipped_ones_say_so() -> None:
    shown = row_texts(sections({**TENANT, "mail": " "}, ()))
    asked = {
        question.name
        for slug in ("written", "answered", "sent", "who", "corporation", "you", "address", "complaint", "papers")
        for question in STEPS[slug].questions
        if names(question)
    }
    assert set(shown) == asked
    skipped = {name for name, text in shown.items() if text == "Niet ingevuld"}
    assert NOT_FILLED_IN == "Niet ingevuld"
    assert skipped == {"mail", "phone", "spoken", "since", "corporation_did", "papers_later"}
    assert set(row_texts(sections({}, ())).values()) == {"Niet ingevuld"}


UNKNOWN = {"sent_day": "", "sent_month": "", "sent_year": ""}
SHOWN = [
    # answers                                 question         nl                        en                  ar
    ({}, "written", "Ja, per mail", "Yes, by email", "نعم، بالبريد الإلكتروني"),
    ({}, "sent", "5 maart 2026", "5 March 2026", "5 مارس (آذار) 2026"),
    ({"sent_day": ""}, "sent", "maart 2026", "March 2026", "مارس (آذار) 2026"),
    ({**UNKNOWN, "sent_unknown": "yes"}, "sent", "Dat weet ik niet", "I do not know", "لا أعرف"),
    ({"sent_day": "31", "sent_month": "2"}, "sent", "Niet ingevuld", "Not filled in", "تُرك فارغًا"),
    ({"papers_later": "yes"}, "papers_later", "Ja", "Yes", "نعم"),
    ({}, "letters_in", "Nederlands", "Nederlands", "Nederlands"),
    ({"letters_in": "ar"}, "letters_in", "العربية", "العربية", "العربية"),
    ({"wanted": "Ja"}, "wanted", "Ja", "Ja", "Ja"),
    ({"what_happened": " Twee\nregels "}, "what_happened", "Twee\nregels", "Twee\nregels", "Twee\nregels"),
    ({"name": "%(year)s"}, "name", "%(year)s", "%(year)s", "%(year)s"),
]


@pytest.mark.parametrize(("answers", "question", "dutch", "english", "arabic"), SHOWN)
def test_answers_are_shown_in_the_readers_language_and_own_words_as_typed(
    answers: dict[str, str], question: str, dutch: str, english: str, arabic: str
) -> None:
    shown = sections({**TENANT, **answers}, ())
    assert [row_texts(shown, code)[question] for code in ("nl", "en", "ar")] == [dutch, english, arabic]


@pytest.mark.parametrize(
    "heap", ["Z" + "\u0301\u0302\u0303" * 6_600, "ก" + "\u0e34" * 19_000, "ཀ" + "\u0f71\u0f72\u200c" * 6_000]
)
def test_thousands_of_marks_on_one_letter_are_bounded(heap: str) -> None:
    # drawn as they came, the second took 3.5 GB
    assert len(clean(heap)) < 40


def test_the_marks_and_new_signs_that_people_do_type_stay() -> None:
    family, newer_than_our_unicode = "👨\u200d👩\u200d👧", "\U0001fae8"
    for typed in ("لَا أَسْتَطِيعُ", "ไม่เป็นไร", "कृपया", family, newer_than_our_unicode):
        assert clean(typed) == unicodedata.normalize("NFC", typed)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (QuestionKind.LINE, "Samira\r\nde Wit\n", "Samira de Wit"),
        (QuestionKind.LINE, "Samira\u2028de  Wit", "Samira de  Wit"),
        (QuestionKind.LINE, "٧ bis", "7 bis"),
        (QuestionKind.TEXT, "Twee\nregels ٧", "Twee\nregels ٧"),
        (QuestionKind.TICK, "yes", "yes"),
        (QuestionKind.TICK, "no", ""),
        (QuestionKind.TICK, "yes yes", ""),
    ],
)
def test_a_line_is_one_line_and_a_tick_is_a_tick_or_nothing(kind: QuestionKind, typed: str, kept: str) -> None:
    assert tidy(kind, typed) == kept


@pytest.mark.parametrize("mail", ["renée@example.org", "سميرة@example.org", "samirá@bücher.example"])
def test_an_address_in_other_letters_is_told_from_one_with_a_mistake(mail: str) -> None:
    found = problem("you", "mail", mail)
    assert found is not None
    assert found.text.startswith("Wij kunnen alleen mailen naar een adres met gewone letters")


def test_marks_come_in_one_order() -> None:
    assert clean("Z\u0301\u0302") == "Ź\u0302"
