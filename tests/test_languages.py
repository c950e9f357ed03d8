"""The list of languages: names, directions, words, dates, and what tenants type for a number or a month."""

from datetime import date

import pytest
from babel.dates import get_month_names

from formservice.languages import (
    LANGUAGES,
    SOURCE,
    full_date,
    gettext,
    is_translated,
    month_and_year,
    month_number,
    number,
    short_date,
    span,
)

DAY = date(2026, 12, 14)

DATES = [
    # code  full                          short               month
    ("nl", "maandag 14 december 2026", "14 december 2026", "december 2026"),
    ("en", "Monday 14 December 2026", "14 December 2026", "December 2026"),
    ("ar", "الاثنين، 14 ديسمبر 2026", "14 ديسمبر 2026", "ديسمبر 2026"),
]

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
    listed = [(language.code, language.name, language.direction) for language in LANGUAGES.values()]
    assert listed == [("nl", "Nederlands", "ltr"), ("en", "English", "ltr"), ("ar", "العربية", "rtl")]
    assert list(LANGUAGES) == [code for code, _, _ in listed]
    assert SOURCE == "nl"


@pytest.mark.parametrize(("code", "full", "short", "month"), DATES)
def test_dates_are_written_as_the_language_does_in_western_digits(code: str, full: str, short: str, month: str) -> None:
    assert full_date(code, DAY) == full
    assert short_date(code, DAY) == short
    assert month_and_year(code, DAY) == month


@pytest.mark.parametrize(
    ("length", "unit", "dutch", "english", "arabic"),
    [
        (1, "month", "een maand", "one month", "شهر واحد"),
        (3, "month", "3 maanden", "3 months", "3 أشهر"),
        (6, "week", "6 weken", "6 weeks", "6 أسابيع"),
        (14, "day", "14 dagen", "14 days", "14 يومًا"),
    ],
)
def test_a_length_of_time_is_said_in_words_in_every_language(
    length: int, unit: str, dutch: str, english: str, arabic: str
) -> None:
    assert [span(code, length, unit) for code in LANGUAGES] == [dutch, english, arabic]


@pytest.mark.parametrize(("typed", "meant"), NUMBERS)
def test_whole_numbers_are_read_in_any_digits(typed: str, meant: int | None) -> None:
    assert number(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), MONTHS)
def test_months_are_read_as_a_number_or_a_name(typed: str, meant: int | None) -> None:
    assert month_number(typed) == meant


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_read_as_each_language_writes_it(code: str, month: int) -> None:
    assert month_number(get_month_names("wide", locale=code)[month]) == month
    assert month_number(get_month_names("abbreviated", locale=code)[month]) == month
    written = month_and_year(code, date(2026, month, 1)).removesuffix(" 2026")
    assert month_number(written) == month, "what a page shows can be typed back"


def test_dutch_is_its_own_translation() -> None:
    assert gettext("nl", "Verstuur uw klacht") == "Verstuur uw klacht"
    assert is_translated("nl", "Verstuur uw klacht")


@pytest.mark.parametrize(("code", "words"), [("en", "Send your complaint"), ("ar", "أرسل شكواك")])
def test_a_text_is_said_in_the_language_asked_for(code: str, words: str) -> None:
    assert gettext(code, "Verstuur uw klacht") == words
    assert is_translated(code, "Verstuur uw klacht")


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_no_catalogue_holds_stays_dutch_and_is_known_to_be(code: str) -> None:
    unknown = "Deze zin vertaalt niemand."
    assert gettext(code, unknown) == unknown
    assert is_translated(code, unknown) == (code == SOURCE)


@pytest.mark.parametrize(("code", "words"), [("nl", "Stap 2 van 3"), ("en", "Step 2 of 3"), ("ar", "الخطوة 2 من 3")])
def test_values_are_filled_in(code: str, words: str) -> None:
    assert gettext(code, "Stap %(number)s van %(count)s", number=2, count=3) == words


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_value_that_looks_like_a_placeholder_is_left_as_it_is(code: str) -> None:
    assert "%(name)s 100%" in gettext(code, "Verwijder %(name)s", name="%(name)s 100%")


def test_a_text_without_values_may_hold_a_percent_sign() -> None:
    assert gettext("en", "100% van %(iets)s") == "100% van %(iets)s"
