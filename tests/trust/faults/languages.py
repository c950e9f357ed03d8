"""Faults in what each language writes: its dates, lengths of time, guesses, and that nobody has read it."""

from tests.trust.faults.fault import Fault

_TEXTS = "docs/texts.py"
_FORMATTING = "formservice/formatting.py"

FAULTS = [
    Fault(
        "the old translation of a changed text is shown as if it were right",
        "tests/test_translations.py::test_check_35_a_guess_is_never_shown",
        _TEXTS,
        '            message.flags.add("fuzzy")\n',
        "",
    ),
    Fault(
        "the second `make texts` forgets what a changed text was before",
        "tests/test_translations.py::test_check_35_a_guess_is_never_shown",
        _TEXTS,
        'message.previous_id = [unescape(comment.partition(" msgid ")[2]) for comment in previous]',
        "message.previous_id = []",
    ),
    Fault(
        "Arabic plurals stand in another order than gettext has them",
        "tests/test_translations.py::test_a_catalogue_stands_in_the_order_of_the_pages_and_says_where_each_text_stands",
        _TEXTS,
        "        if all(form(number) == reached.index(rule(number)) for number in _ENOUGH):\n",
        "        if form:\n",
    ),
    Fault(
        "two days are one day",
        "tests/test_languages.py::test_a_length_of_time_is_said_in_words_in_every_language",
        _FORMATTING,
        "gettext(code, in_words[length - 1])",
        "gettext(code, in_words[0])",
    ),
    Fault(
        "names of months that are ours are not shown",
        "tests/test_languages.py::test_names_of_months_that_are_ours_stand_in_every_date",
        _FORMATTING,
        "    if language.months:\n",
        "    if False:\n",
    ),
    Fault(
        "a month is only read with its accents",
        "tests/test_languages.py::test_months_are_read_as_a_number_or_a_name",
        "formservice/text/plain_text.py",
        '_ON_A_LETTER = {"Cf", "Mn"}',
        '_ON_A_LETTER = {"Cf"}',
    ),
    Fault(
        "of an Arabic ligature in a PDF the letters are read back turned round",
        "tests/documents/test_reading_back.py::test_an_arabic_ligature_is_read_back_as_its_letters_in_order",
        "formservice/documents/drawing.py",
        "        name_ligatures(document)\n",
        "",
    ),
    Fault(
        "the committee's sentence is Dutch in every language",
        "tests/settings/test_committee.py::test_a_committee_says_what_ships_or_something_else_or_nothing",
        "formservice/settings/committee.py",
        "{code: gettext(code, dutch) for code",
        "{code: dutch for code",
    ),
    Fault(
        "a letter passes for one that a speaker of its language has read",
        "tests/letters/test_letters.py::test_check_40_a_letter_in_a_language_that_no_speaker_has_read_says_so_in_it_and_in_dutch",
        "formservice/letters/compose.py",
        "    if language in committee.read_by_a_speaker:\n",
        "    if committee.read_by_a_speaker:\n",
    ),
]
