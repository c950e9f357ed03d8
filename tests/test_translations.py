"""The words of forms and letters in every language: none missing, none left in Dutch, and as the Dutch has them."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from formservice import languages
from formservice.languages import LANGUAGES, SOURCE

ROOT = Path(__file__).parents[1]
CATALOGUES = ROOT / "formservice" / "translations"
TRANSLATIONS = tuple(code for code in LANGUAGES if code != SOURCE)

PLACEHOLDER = re.compile(r"%\(\w+\)s")
ISOLATES = {"\u2066": 1, "\u2068": 1, "\u2069": -1}
ISOLATED = re.compile("[\u2066\u2068][^\u2066\u2068\u2069]*\u2069")
IN_BRACKETS = re.compile(r"\([^)]*\)")
BACKWARDS = re.compile(r"\d[\d -]*[ -]\d|\d+ [A-Za-z]+|[\w.]+@[\w.]+\w")
"""What stands in the wrong order from right to left: numbers in groups, a postcode, a mail address."""

KEY_WORDS = {word for words in languages.KEY_WORDS for word in words.split()}
"""The Dutch words that letters of the committee and the corporation use; they stand beside the translation."""

NAMES = {"JPEG", "PNG", "HEIC", "PDF", "DOCX", "Word", "BSN", "AB", "spam", "name", "example", "com"}
"""What is written in Latin letters in every language."""

ENDS = {",": ",،", ".": ".", "?": "?؟", ":": ":", ")": ")", "!": "!"}

SAME_WORD = {
    # Dutch                                           English                     Arabic
    r"\bklacht(?!encommissie)": {"en": r"complaint|\bit\b", "ar": r"شكو|شكاو|سُحبت|السحب|سحبها|لإيقافها"},
    r"corporatie": {"en": r"housing association", "ar": r"مؤسس"},
    r"\bbijeenkomst": {"en": r"\bmeeting", "ar": r"اجتماع"},
    r"\bintrek|\bingetrokken|\btrek\b.*\bin\b": {"en": r"withdr", "ar": r"سحب|سُحبت|مسحوب"},
    r"\b(?:uw|het|dit) nummer\b|: nummer": {"en": r"reference", "ar": r"مرجعي"},
    r"\buitnodiging": {"en": r"invit", "ar": r"دعو"},
    r"\bin behandeling": {"en": r"take up", "ar": r"قبلنا النظر|نقبل النظر"},
    r"\bcode\b": {"en": r"\bcode\b", "ar": r"رمز"},
}
"""One thing, one word: the words of the site (docs/*/words.md) in every text that speaks of it."""

NEVER = {
    "en": r"\b(?:hearing|appeal|corporation|landlord's|invalid|sorry|please note|don't|can't|we'll|you'll)\b",
    "ar": r"شركة|جلسة|محكمة|غير صالح|عذرًا|المشتكي",
}
DUTCH = {"de", "het", "een", "uw", "wij", "u", "niet", "en", "van", "voor", "met", "bij", "dit", "deze", "dan", "hebt"}

OFF_PUTTING = (
    r"\b(?:ongeldig\w*|sorry|zitting|ontvankelijk|optioneel|middels|conform|derhalve|jij|je|jou|jouw|jullie)\b"
)

every_translation = pytest.mark.parametrize("code", TRANSLATIONS)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every text that is marked in the code and the pages, collected afresh."""
    collected = tmp_path_factory.mktemp("texts") / "messages.pot"
    command = ["pybabel", "-q", "extract", "-F", str(ROOT / "babel.cfg"), "-k", "N_", "--no-location"]
    CommandLineInterface().run([*command, "-o", str(collected), str(ROOT / "formservice")])
    with collected.open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.id}


def catalogue(code: str) -> Catalog:
    with (CATALOGUES / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)


def pairs(code: str) -> list[tuple[str, str]]:
    return [(str(message.id), str(message.string)) for message in catalogue(code) if message.id]


def bare(words: str) -> str:
    return PLACEHOLDER.sub("…", words)


def test_dutch_says_u_and_nothing_that_puts_off(texts: set[str]) -> None:
    for text in texts:
        assert not re.search(OFF_PUTTING, text, re.IGNORECASE), text


@every_translation
def test_check_32_35_every_text_has_a_translation_and_no_translation_is_left_over(code: str, texts: set[str]) -> None:
    ready = {dutch for dutch, _ in pairs(code)}
    assert not texts - ready, "run `make texts`, then translate these"
    assert not ready - texts, "run `make texts`: these are said no more"


@every_translation
def test_check_32_no_translation_is_empty_or_a_guess(code: str) -> None:
    assert not [dutch for dutch, words in pairs(code) if not words.strip()]
    assert not [message.id for message in catalogue(code) if message.id and message.fuzzy]


@every_translation
def test_a_catalogue_says_its_language_and_how_it_is_written(code: str) -> None:
    header = (CATALOGUES / code / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8").split("\n\n")[0]
    assert f'"Language: {code}\\n"' in header
    assert "charset=utf-8" in header
    assert "Plural-Forms" in header


@every_translation
def test_what_is_filled_in_is_the_same_as_in_dutch(code: str) -> None:
    for dutch, words in pairs(code):
        assert Counter(PLACEHOLDER.findall(words)) == Counter(PLACEHOLDER.findall(dutch)), dutch
        assert "%" not in bare(words), dutch


@every_translation
def test_every_number_is_the_same_as_in_dutch(code: str) -> None:
    for dutch, words in pairs(code):
        assert Counter(re.findall(r"\d+", words)) == Counter(re.findall(r"\d+", dutch)), dutch


@every_translation
def test_a_sentence_ends_as_the_dutch_one_does(code: str) -> None:
    for dutch, words in pairs(code):
        key_word_at_the_end = words.endswith(")") and not dutch.endswith(")")
        end = re.sub(r" \([a-z ]+\)$", "", words)[-1] if key_word_at_the_end else words[-1]
        if dutch[-1] in ENDS:
            assert end in ENDS[dutch[-1]], f"{dutch} / {words}"
        else:
            assert end not in ".?؟:!،,", f"{dutch} / {words}"
        assert words == words.strip()
        assert "  " not in words


@every_translation
def test_dutch_words_stand_between_brackets_only(code: str) -> None:
    for dutch, words in pairs(code):
        left = set(re.findall(r"[a-z]+", IN_BRACKETS.sub("", bare(words)).lower()))
        assert not left & (DUTCH | KEY_WORDS), words
        between = {word for part in IN_BRACKETS.findall(bare(words)) for word in re.findall(r"[A-Za-z]+", part)}
        assert between <= KEY_WORDS | NAMES | {"optional"}, f"{dutch} / {words}"


@every_translation
def test_every_dutch_key_word_is_shown_beside_its_translation(code: str) -> None:
    brackets = {part for _, words in pairs(code) for part in IN_BRACKETS.findall(words)}
    assert set(KEY_WORDS) <= {word for part in brackets for word in re.findall(r"[a-z]+", part)}


@every_translation
@pytest.mark.parametrize("dutch", SAME_WORD)
def test_the_same_thing_has_the_same_name_everywhere(code: str, dutch: str) -> None:
    said = [(text, words) for text, words in pairs(code) if re.search(dutch, text, re.IGNORECASE)]
    assert said, f"no text says {dutch}"
    for text, words in said:
        assert re.search(SAME_WORD[dutch][code], IN_BRACKETS.sub("", words), re.IGNORECASE), f"{text} / {words}"


@every_translation
def test_no_word_is_used_that_frightens_or_means_something_else(code: str) -> None:
    for _, words in pairs(code):
        assert not re.search(NEVER[code], words, re.IGNORECASE), words


def test_check_32_arabic_is_written_in_arabic_letters() -> None:
    for dutch, words in pairs("ar"):
        latin = set(re.findall(r"[A-Za-z]+", bare(words)))
        assert latin <= KEY_WORDS | NAMES, f"{dutch} / {words}"
        assert re.search(r"[\u0621-\u064a]", words) or not re.search(r"[a-z]", bare(dutch)), dutch


def test_arabic_has_arabic_marks_and_western_digits() -> None:
    for _, words in pairs("ar"):
        assert not re.search(r"[?,;'\"]", bare(words)), words
        assert not re.search(r"[\u0660-\u0669\u06f0-\u06f9\u066a-\u066c]", words), words
        assert not re.search(r"\s[،؟:.]|[،؟](?=[^\s\u2069)])", bare(words)), words


def test_english_is_written_in_plain_characters() -> None:
    for _, words in pairs("en"):
        assert words.replace("\u00a0", "").isascii(), words  # a number stays on one line


def test_check_33_numbers_and_addresses_keep_their_order_from_right_to_left() -> None:
    for _, words in pairs("ar"):
        assert not BACKWARDS.search(ISOLATED.sub("", words)), words


@every_translation
def test_marks_of_direction_are_closed_and_only_where_needed(code: str) -> None:
    for _, words in pairs(code):
        depth = 0
        for character in words:
            depth += ISOLATES.get(character, 0)
            assert depth in (0, 1), words
        assert depth == 0, words
        assert not re.search("[\u200e\u200f\u202a-\u202e]", words), words
        assert code == "ar" or not set(words) & set(ISOLATES), words
