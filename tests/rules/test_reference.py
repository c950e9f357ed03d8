"""References and codes as people read, copy and mistype them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formservice.rules.reference import ALPHABET, new_code, new_reference, parse_code, parse_reference

references = st.randoms(use_true_random=False).map(lambda random: new_reference(random.choice))
codes = st.randoms(use_true_random=False).map(lambda random: new_code(random.choice))


@given(references)
def test_a_reference_begins_with_a_letter_and_holds_nothing_that_people_mix_up(reference: str) -> None:
    assert len(reference) == 8
    assert reference[0].isalpha()
    assert set(reference) <= set("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    assert parse_reference(reference) == reference


@given(references)
def test_every_single_wrong_character_is_noticed(reference: str) -> None:
    for place, right in enumerate(reference):
        for wrong in set(ALPHABET) - {right}:
            assert parse_reference(reference[:place] + wrong + reference[place + 1 :]) is None


@given(references)
def test_every_swap_of_two_neighbours_is_noticed(reference: str) -> None:
    for place in range(len(reference) - 1):
        one, other = reference[place], reference[place + 1]
        if one != other:
            assert parse_reference(reference[:place] + other + one + reference[place + 2 :]) is None


TYPED = [
    "{0}",
    "  {0}\n",
    "\u2067{0}\u2069",
    "\ufeff{0}",
]


@pytest.mark.parametrize("frame", TYPED)
@given(reference=references)
def test_check_27_a_reference_is_found_however_it_was_pasted(frame: str, reference: str) -> None:
    assert parse_reference(frame.format(reference)) == reference


@given(references)
def test_check_27_a_reference_is_found_in_lower_case_with_spaces_hyphens_and_arabic_digits(reference: str) -> None:
    assert parse_reference(reference.lower()) == reference
    assert parse_reference(" ".join(reference)) == reference
    assert parse_reference(f"{reference[:4]}-{reference[4:]}") == reference
    assert parse_reference(f"{reference[:4]}\u2011{reference[4:]}") == reference
    assert parse_reference(f"{reference[:4]}\u00a0{reference[4:]}") == reference
    arabic = str.maketrans("23456789", "٢٣٤٥٦٧٨٩")
    assert parse_reference(reference.translate(arabic)) == reference


@pytest.mark.parametrize(
    "text", ["", " ", "A", "AAAAAAA", "AAAAAAAAA", "0OI10OI1", "ABCDEFG!", "klacht", "A" * 1_000_000]
)
def test_what_cannot_be_a_reference_is_none(text: str) -> None:
    assert parse_reference(text) is None


def test_a_reference_that_begins_with_a_digit_is_none_though_its_check_character_is_right() -> None:
    # All zeros of GF(32) but for the first and the last: A stands for zero.
    right = [first + "AAAAAA" + check for first in "23456789" for check in ALPHABET]
    assert [text for text in right if parse_reference(text)] == []
    assert parse_reference("AAAAAAAA") == "AAAAAAAA"


@given(st.text(max_size=30))
def test_any_text_at_all_has_an_answer(text: str) -> None:
    found = parse_reference(text)
    assert found is None or parse_reference(found) == found
    code = parse_code(text)
    assert code is None or parse_code(code) == code


@given(codes)
def test_check_27_a_code_is_found_in_lower_case_and_with_spaces(code: str) -> None:
    assert len(code) == 10
    assert set(code) <= set(ALPHABET)
    assert parse_code(f" {code[:5].lower()} {code[5:]}") == code


@pytest.mark.parametrize("text", ["", "ABCDEFGHJ", "ABCDEFGHJKL", "ABCDEFGHJ0", "ABCDEFGHI2"])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert parse_code(text) is None


def test_references_and_codes_are_drawn_anew_each_time() -> None:
    assert len({new_reference() for _ in range(200)}) == 200
    assert len({new_code() for _ in range(200)}) == 200
