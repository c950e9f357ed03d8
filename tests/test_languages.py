"""The list of languages: names, directions, words, dates, and what tenants type for a number or a month."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from babel import Locale
from babel.dates import get_month_names

from formservice.formatting import day_and_month, full_date, labelled, listed, month_and_year, short_date, span
from formservice.languages import LANGUAGES, SOURCE, as_html, gettext, is_translated, kept_together
from formservice.questions.typed import month_number, number
from tests.harness.terms import rule, rules, script

DAY = date(2026, 12, 14)
every_language = pytest.mark.parametrize("code", LANGUAGES)

NUMBERS = [
    ("7", 7),
    (" 07 ", 7),
    ("2026", 2026),
    ("٧", 7),
    ("٢٠٢٦", 2026),
    ("۱۴", 14),
    ("１２", 12),
    ("0", 0),
    ("999999999", 999_999_999),
    ("1234567890", None),
    ("", None),
    ("   ", None),
    ("zeven", None),
    ("1e", None),
    ("-1", None),
    ("+1", None),
    ("1.5", None),
    ("1_0", None),
    ("²", None),
    ("½", None),
    ("Ⅳ", None),
    ("1 2", None),
]

MONTHS = [
    ("1", 1),
    ("012", 12),
    (" 3 ", 3),
    ("٣", 3),
    ("١٢", 12),
    ("0", None),
    ("13", None),
    ("maart", 3),
    ("Maart", 3),
    ("MAART", 3),
    (" maart ", 3),
    ("mrt", 3),
    ("mrt.", 3),
    ("mei", 5),
    ("okt", 10),
    ("march", 3),
    ("Mar", 3),
    ("may", 5),
    ("Oct.", 10),
    ("sept.", 9),
    ("febr.", 2),
    ("٠٩", 9),
    ("۰۹", 9),
    ("شباط", 2),
    ("كانون الثاني", 1),
    ("كانون ثاني", 1),
    ("تشرين أول", 10),
    ("تشرين  الأول", 10),
    ("جانفي", 1),
    ("غشت", 8),
    ("شتنبر", 9),
    ("ابريل", 4),
    ("إبريل", 4),
    ("يوليه", 7),
    ("مايو", 5),
    ("ايار", 5),
    ("مارس", 3),
    (" أكتوبر ", 10),
    ("", None),
    (".", None),
    ("maa", None),
    ("maart 2026", None),
    ("lente", None),
    ("martius", None),
]


def test_check_31_languages_are_named_in_themselves_with_their_direction() -> None:
    listed = {language.code: (language.name, language.direction) for language in LANGUAGES.values()}
    assert listed["nl"] == ("Nederlands", "ltr")
    assert listed["en"] == ("English", "ltr")
    assert listed["ar"] == ("العربية", "rtl")
    for code, (name, direction) in listed.items():
        knows = Locale.parse(code)
        assert name.casefold() == (knows.get_display_name() or name).casefold(), "as the language itself says"
        assert direction == knows.text_direction
    assert list(LANGUAGES) == list(listed)
    assert SOURCE == "nl"


@every_language
@pytest.mark.parametrize(
    ("kind", "written"),
    [("full", full_date), ("short", short_date), ("month", month_and_year), ("day", day_and_month)],
)
def test_dates_are_written_as_the_language_does_in_western_digits(
    code: str, kind: str, written: Callable[[str, date], str]
) -> None:
    assert written(code, DAY) == rule(code, "dates", kind)


def test_names_of_months_that_are_ours_stand_in_every_date(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = replace(LANGUAGES["nl"], months=", ".join(f"d'n {number}e" for number in range(1, 13)))
    monkeypatch.setitem(LANGUAGES, "nl", ours)
    assert full_date("nl", DAY) == "maandag 14 d'n 12e 2026"
    assert month_and_year("nl", DAY) == "d'n 12e 2026"
    assert day_and_month("nl", DAY) == "14 d'n 12e"


@every_language
@pytest.mark.parametrize("length", rules(SOURCE, "lengths"))
def test_a_length_of_time_is_said_in_words_in_every_language(code: str, length: str) -> None:
    number, unit = length.split()
    assert span(code, int(number), unit) == rule(code, "lengths", length)


@pytest.mark.parametrize(("typed", "meant"), NUMBERS)
def test_whole_numbers_are_read_in_any_digits(typed: str, meant: int | None) -> None:
    assert number(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), MONTHS)
def test_months_are_read_as_a_number_or_a_name(typed: str, meant: int | None) -> None:
    assert month_number(typed) == meant


@every_language
@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_read_as_each_language_writes_it(code: str, month: int) -> None:
    for locale in (code, *LANGUAGES[code].locales):
        assert month_number(get_month_names("wide", locale=locale)[month]) == month
        assert month_number(get_month_names("abbreviated", locale=locale)[month]) == month
    for typed in LANGUAGES[code].typed.get(month, "").split(","):
        assert month_number(typed) == (month if typed else None)
    shown = (day_and_month(code, date(2026, month, 1)), month_and_year(code, date(2026, month, 1)))
    for words in shown if not LANGUAGES[code].months else (LANGUAGES[code].months.split(", ")[month - 1],):
        typed = re.sub(r"^1 | 2026.*$", "", words)  # with "de" before and behind it, in Spanish
        assert month in map(month_number, [typed, *typed.split()]), "what a page shows can be typed back"


def test_a_list_is_written_as_the_language_does(monkeypatch: pytest.MonkeyPatch) -> None:
    assert listed("nl", ["ma", "di", "wo"]) == "ma, di en wo"
    assert listed("en", ["Mon", "Tue", "Wed"]) == "Mon, Tue and Wed"
    monkeypatch.setitem(LANGUAGES, "nl", replace(LANGUAGES["nl"], lists="A; B dan wel C"))
    assert listed("nl", ["ma", "di", "wo", "do"]) == "ma; di; wo dan wel do"
    assert listed("nl", ["ma"]) == "ma"


def test_a_label_ends_in_the_mark_of_its_language_and_a_question_in_its_own() -> None:
    assert labelled("nl", "Nummer") == "Nummer:"
    assert labelled("ti", "ቁጽሪ") == "ቁጽሪ፦"
    assert [labelled("ar", label) for label in ("الرقم", "ما هو؟")] == ["الرقم:", "ما هو؟"]
    assert labelled("nl", "Wat is er gebeurd?") == "Wat is er gebeurd?"


@every_language
def test_a_language_has_its_own_comma_and_colon(code: str) -> None:
    """As the characters of each language in CLDR have them."""
    assert LANGUAGES[code].comma == {"ARABIC": "، ", "ETHIOPIC": "፣ "}.get(script(code), ", ")
    assert LANGUAGES[code].colon == ("፦" if script(code) == "ETHIOPIC" else ":")


def test_no_name_of_a_month_means_two_months() -> None:
    meant: dict[str, set[int]] = {}
    for language in LANGUAGES.values():
        for month, names in language.typed.items():
            for name in names.split(","):
                meant.setdefault(name.strip().casefold(), set()).add(month)
    assert not {name: months for name, months in meant.items() if len(months) > 1}


def test_dutch_is_its_own_translation() -> None:
    assert gettext("nl", "Verstuur uw klacht") == "Verstuur uw klacht"
    assert is_translated("nl", "Verstuur uw klacht")


@pytest.mark.parametrize(("code", "words"), [("en", "Send your complaint"), ("ar", "أرسل شكواك")])
def test_a_text_is_said_in_the_language_asked_for(code: str, words: str) -> None:
    assert gettext(code, "Verstuur uw klacht") == words
    assert is_translated(code, "Verstuur uw klacht")


@every_language
def test_what_no_catalogue_holds_stays_dutch_and_is_known_to_be(code: str) -> None:
    unknown = "Deze zin vertaalt niemand."
    assert gettext(code, unknown) == unknown
    assert is_translated(code, unknown) == (code == SOURCE)


@pytest.mark.parametrize(("code", "words"), [("nl", "Stap 2 van 3"), ("en", "Step 2 of 3"), ("ar", "الخطوة 2 من 3")])
def test_values_are_filled_in(code: str, words: str) -> None:
    assert gettext(code, "Stap %(number)s van %(count)s", number=2, count=3) == words


@every_language
def test_a_value_that_looks_like_a_placeholder_is_left_as_it_is(code: str) -> None:
    assert "%(name)s 100%" in gettext(code, "Verwijder %(name)s", name="%(name)s 100%")


def test_a_text_without_values_may_hold_a_percent_sign() -> None:
    assert gettext("en", "100% van %(iets)s") == "100% van %(iets)s"


@every_language
def test_no_line_ends_at_a_word_of_one_letter_where_that_is_wrong(code: str) -> None:
    kept = {
        "pl": '<li title="a w b">W\u00a0domu i\u00a0w\u00a0e-mailu',
        "uk": '<li title="в в">В\u00a0нас і\u00a0в\u00a0офісі',
    }
    html = kept.get(code, kept["pl"]).replace("\u00a0", " ")
    assert kept_together(code, html) == kept.get(code, html)


def test_texts_of_the_catalogues_are_kept_together() -> None:
    assert "imię i\u00a0nazwisko" in as_html("pl", "Vul de naam in.")
