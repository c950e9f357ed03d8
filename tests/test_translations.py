"""The words of forms and letters in every language: none missing, none left in Dutch, and as the Dutch has them."""

import re
import unicodedata
from collections import Counter
from functools import cache
from io import BytesIO, StringIO

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from docs.texts import CATALOGUES, collected, place, plural_forms, updated
from formservice import languages
from formservice.languages import LANGUAGES, SOURCE, is_translated, translations
from tests.harness.terms import TRANSLATIONS, file_of, latin, never, rule, rules, script

PLACEHOLDER = re.compile(r"%\(\w+\)s")
ISOLATES = {"\u2066": 1, "\u2068": 1, "\u2069": -1}
ISOLATED = re.compile("[\u2066\u2068][^\u2066\u2068\u2069]*\u2069")
IN_BRACKETS = re.compile(r"\([^)]*\)")
BACKWARDS = re.compile(r"\d[\d -]*[ -]\d|\d+ [A-Za-z]+|[\w.]+@[\w.]+\w")
"""What stands in the wrong order from right to left: numbers in groups, a postcode, a mail address."""

KEY_WORDS = {word for words in languages.KEY_WORDS for word in words.split()}
"""The Dutch words that letters of the committee and the corporation use; they stand beside the translation."""

NAMES = {"BSN", "Word"}
"""What may also stand between brackets in a translation."""

ENDS = {",": ",،፣:", ".": ".።", "?": "?؟፧", ":": ":፦", ")": ")", "!": "!"}
"""How a Dutch text ends, and what may end its translation."""

DUTCH = {"de", "het", "een", "uw", "wij", "u", "niet", "en", "van", "voor", "met", "bij", "dit", "deze", "dan", "hebt"}

every_translation = pytest.mark.parametrize("code", TRANSLATIONS)


@pytest.fixture(scope="module")
def texts() -> Catalog:
    """Every text that is marked in the code and the pages, collected afresh."""
    return collected()


def ids(texts: Catalog) -> set[str]:
    return {each for message in texts if message.id for each in several(message.id)}


def several(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@cache
def catalogue(code: str) -> Catalog:
    with (CATALOGUES / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)


def pairs(code: str) -> list[tuple[str, str]]:
    """Return each Dutch text with its translation; of a text with plural forms each form, with the Dutch for many."""
    return [
        (several(message.id)[-1], words)
        for message in catalogue(code)
        if message.id
        for words in several(message.string)
    ]


def bare(words: str) -> str:
    return PLACEHOLDER.sub("…", words)


def test_dutch_says_u_and_nothing_that_puts_off(texts: Catalog) -> None:
    for text in ids(texts):
        assert not never(SOURCE).search(text), text


@every_translation
def test_check_32_35_every_text_has_a_translation_and_no_translation_is_left_over(code: str, texts: Catalog) -> None:
    ready = ids(catalogue(code))
    stale = [
        f"{code}: this Dutch text is new or has changed: {text}\n"
        "Run `make texts`. What it was before and the translation of that then stand at this text, as a guess, in "
        f"formservice/translations/{code}/LC_MESSAGES/messages.po. Read both again, translate what changed, and take "
        "out the lines with `fuzzy` and `#|`."
        for text in sorted(ids(texts) - ready)
    ]
    assert not stale, "\n\n".join(stale)
    assert not ready - ids(texts), f"{code}: run `make texts`: these are said no more"


@every_translation
def test_check_32_no_translation_is_empty_or_a_guess(code: str) -> None:
    assert not [dutch for dutch, words in pairs(code) if not words.strip()], f"{code}: translate these"
    guesses = [several(message.id)[0] for message in catalogue(code) if message.id and message.fuzzy]
    assert not guesses, f"{code}: the Dutch of these has changed; read the old translation again, and mend it"


def test_check_35_a_guess_is_never_shown() -> None:
    """Change a Dutch text: its old translation stays at hand for the translator, and no reader gets it."""
    before, after = "Kies uw woningcorporatie.", "Kies hier uw eigen woningcorporatie."
    texts = Catalog()
    texts.add(after, locations=[("formservice/questions/steps.py", 1)])
    header = updated("en", "", Catalog())
    old = f'{header}\nmsgid "{before}"\nmsgstr "Choose your housing association."\n'
    changed = updated("en", old, texts)
    assert f'#, fuzzy\n#| msgid "{before}"\nmsgid "{after}"\nmsgstr "Choose your housing association."' in changed
    assert updated("en", changed, texts) == changed, "a second `make texts` keeps it"
    compiled = BytesIO()
    write_mo(compiled, read_po(StringIO(changed)))
    assert Translations(BytesIO(compiled.getvalue())).gettext(after) == after


def test_a_guess_is_of_the_language_itself() -> None:
    texts = Catalog()
    texts.add("Kies hier uw eigen woningcorporatie.", locations=[("formservice/questions/steps.py", 1)])
    for code, words in (("en", "Choose your housing association."), ("tr", "Konut kurumunuzu seçin.")):
        old = f'{updated(code, "", Catalog())}\nmsgid "Kies uw woningcorporatie."\nmsgstr "{words}"\n'
        assert f'msgstr "{words}"' in updated(code, old, texts)


@every_translation
def test_no_guess_is_compiled(code: str) -> None:
    guesses = {several(message.id)[0] for message in catalogue(code) if message.id and message.fuzzy}
    assert not [text for text in guesses if is_translated(code, text)]


@every_translation
def test_a_catalogue_stands_in_the_order_of_the_pages_and_says_where_each_text_stands(
    code: str, texts: Catalog
) -> None:
    now = (CATALOGUES / code / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    assert f"Plural-Forms: {plural_forms(code)};" in now
    assert updated(code, now, texts) == now, f"{code}: run `make texts`"
    places = [min(place(file) for file, _ in message.locations) for message in catalogue(code) if message.id]
    assert places == sorted(places)


@every_translation
def test_plural_forms_are_those_of_the_language_in_the_order_of_gettext(code: str) -> None:
    rule_of_cldr = Locale.parse(code).plural_form
    form = translations(code).plural  # type: ignore[attr-defined]
    numbers = range(1001)
    order = [each for each in ("zero", "one", "two", "few", "many", "other") if each in map(rule_of_cldr, numbers)]
    assert [order[form(number)] for number in numbers] == [rule_of_cldr(number) for number in numbers]


@every_translation
def test_a_plural_form_names_its_number_unless_it_is_for_one_alone(code: str) -> None:
    form = translations(code).plural  # type: ignore[attr-defined]
    for message in catalogue(code):
        if message.pluralizable:
            for place, words in enumerate(message.string):
                numbers = [number for number in range(1001) if form(number) == place]
                assert PLACEHOLDER.findall(words) == ["%(n)s"] or (len(numbers) == 1 and "%" not in words), words


@every_translation
def test_a_catalogue_says_its_language_and_how_it_is_written(code: str) -> None:
    header = (CATALOGUES / code / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8").split("\n\n")[0]
    assert f'"Language: {code}\\n"' in header
    assert "charset=utf-8" in header
    assert "Plural-Forms" in header


@every_translation
def test_what_is_filled_in_is_the_same_as_in_dutch(code: str) -> None:
    for message in catalogue(code):
        if message.id and not message.pluralizable:
            dutch, words = str(message.id), str(message.string)
            assert Counter(PLACEHOLDER.findall(words)) == Counter(PLACEHOLDER.findall(dutch)), dutch
            assert "%" not in bare(words), dutch


@every_translation
def test_every_number_is_the_same_as_in_dutch(code: str) -> None:
    for dutch, words in pairs(code):
        for month in filter(None, LANGUAGES[code].months.split(", ")):  # a name may hold the number of its month
            words = words.replace(month, "")
        told = Counter(re.findall(r"\d+", words))
        for word, digit in (("een", "1"), ("twee", "2")):
            if (
                dutch.startswith(f"{word} ") and dutch[0].islower()
            ):  # a length of time, of which Dutch writes the number
                told.pop(digit, None)
        assert told == Counter(re.findall(r"\d+", dutch)), dutch


@every_translation
def test_a_number_or_postcode_stays_on_one_line_as_in_dutch(code: str) -> None:
    for dutch, words in pairs(code):
        for kept in re.findall(r"\d+(?:\u00a0[\dA-Z]+)+", dutch):
            assert kept in words, f"{dutch} / {words}"


@every_translation
def test_a_sentence_ends_as_the_dutch_one_does(code: str) -> None:
    for dutch, words in pairs(code):
        key_word_at_the_end = words.endswith(")") and not dutch.endswith(")")
        end = re.sub(r" \([a-z ]+\)$", "", words)[-1] if key_word_at_the_end else words[-1]
        if dutch[-1] in ENDS:
            may_end_otherwise = dutch[-1] in ",)" and end.isalpha()  # by the order of words, or of a letter's last line
            assert end in ENDS[dutch[-1]] or may_end_otherwise, f"{dutch} / {words}"
        else:
            assert end not in ".?؟:!،,", f"{dutch} / {words}"
        assert words == words.strip()
        assert "  " not in words


@every_translation
def test_dutch_words_stand_between_brackets_only(code: str) -> None:
    alike = set(rules(code, "alike").get("words", ()))
    for dutch, words in pairs(code):
        left = latin(IN_BRACKETS.sub("", bare(words)).lower())
        assert not left & (DUTCH | KEY_WORDS) - alike, words
        if "(" not in dutch:  # what stands between brackets is the Dutch word then, or a sample
            between = {word for part in IN_BRACKETS.findall(bare(words)) for word in latin(part)}
            assert between <= KEY_WORDS | NAMES | set(rules(code, "latin").get("words", ())), f"{dutch} / {words}"


@every_translation
def test_a_sample_of_a_mail_address_is_nobodys_and_begins_with_a_word_of_the_language(code: str) -> None:
    samples = {found for _, words in pairs(code) for found in re.findall(r"[\w.]+@[\w.]+\w", bare(words))}
    assert len(samples) == 1
    name, domain = samples.pop().split("@")
    assert domain == "example.com", "reserved, by RFC 2606"
    assert (name == "name") == (code == "en")


@every_translation
def test_every_dutch_key_word_is_shown_beside_its_translation(code: str) -> None:
    brackets = {part for _, words in pairs(code) for part in IN_BRACKETS.findall(words)}
    assert set(KEY_WORDS) <= {word for part in brackets for word in re.findall(r"[a-z]+", part)}


@every_translation
@pytest.mark.parametrize("word", rules(SOURCE, "words"))
def test_the_same_thing_has_the_same_name_everywhere(code: str, word: str) -> None:
    speaks_of_it = re.compile(rule(SOURCE, "words", word), re.IGNORECASE)
    ours = re.compile(rule(code, "words", word), re.IGNORECASE)
    said = [(text, words) for text, words in pairs(code) if speaks_of_it.search(text)]
    assert said, f"no text says {word}"
    others = [f"{text} / {words}" for text, words in said if not ours.search(IN_BRACKETS.sub("", words))]
    assert not others, f'{file_of(code)} says of "{word}" that these have {ours.pattern}'


@every_translation
def test_no_word_is_used_that_frightens_or_means_something_else(code: str) -> None:
    for _, words in pairs(code):
        assert not never(code).search(words), words
        if characters := rules(code, "never").get("characters"):
            assert not re.search(characters, PLACEHOLDER.sub("x", words)), words


@every_translation
def test_check_32_a_language_is_written_in_its_own_letters(code: str) -> None:
    for dutch, words in pairs(code):
        if script(code) != "LATIN":
            assert latin(bare(words)) <= KEY_WORDS | set(rule(code, "latin", "words")), f"{dutch} / {words}"
            own = any(unicodedata.name(letter, "").startswith(script(code)) for letter in words)
            assert own or not re.search(r"[a-z]", bare(dutch)), dutch
        assert not re.search(r"[^\W\d]", "".join(c for c in words if unicodedata.name(c, "").startswith(others(code))))


def others(code: str) -> tuple[str, ...]:
    return tuple({script(each) for each in LANGUAGES} - {script(code), "LATIN"})


@every_translation
def test_digits_are_western_as_in_the_letters(code: str) -> None:
    for _, words in pairs(code):
        assert not [c for c in words if c.isdecimal() and not c.isascii()], words
        assert not re.search(r"[\u066a-\u066c]", words), words


@pytest.mark.parametrize("code", [each for each in TRANSLATIONS if LANGUAGES[each].direction == "rtl"])
def test_check_33_numbers_and_addresses_keep_their_order_from_right_to_left(code: str) -> None:
    for _, words in pairs(code):
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
        assert LANGUAGES[code].direction == "rtl" or not set(words) & set(ISOLATES), words
