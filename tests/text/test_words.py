"""How names, phone numbers and house numbers are compared."""

import pytest

from formservice.text.words import house_number, name_words, phone_numbers


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Fatima el Amrani-van den Berg", {"fatima", "el", "amrani", "berg"}),
        ("EL AMRANI", {"el", "amrani"}),
        ("J. d'Angelo", {"j", "d", "angelo"}),
        ("Ayşe Işık", {"ayse", "isik"}),
        ("İBRAHİM Łukasz Sjørd", {"ibrahim", "lukasz", "sjord"}),
        ("Noëlle de Vries", {"noelle", "vries"}),
        ("سمير حداد", {"سمير", "حداد"}),
        ("Van de", {"van", "de"}),
        (" \N{NO-BREAK SPACE}, ", set()),
        ("x" * 300, set()),
    ],
)
def test_a_name_is_its_words_without_capitals_accents_and_little_words(name: str, words: set[str]) -> None:
    assert name_words(name) == words


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("06 12 34 56 78", {"0612345678"}),
        ("+31 6 1234 5678", {"0612345678"}),
        ("0031-6-12345678", {"0612345678"}),
        ("+31 (0)6 12345678", {"0612345678"}),
        ("(+31) 6 12345678", {"0612345678"}),
        ("06-12345678 / 020 123 45 67 (na 18 uur)", {"0612345678", "0201234567"}),
        ("+90 532 123 45 67", {"905321234567"}),
        ("1234567", set()),
        ("geen", set()),
    ],
)
def test_a_phone_number_is_its_digits_from_abroad_as_from_here(typed: str, numbers: set[str]) -> None:
    assert phone_numbers(typed) == numbers


def test_a_house_number_is_the_same_however_its_addition_is_set_apart() -> None:
    assert {house_number(each) for each in ("12A", "12-a", "12 a", "12/A")} == {"12a"}
