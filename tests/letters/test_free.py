"""A letter in the secretary's own words, as each reader gets it."""

import pytest

from formservice.documents.blocks import OwnWords
from formservice.documents.text import as_text
from formservice.languages import LANGUAGES, SOURCE, gettext
from formservice.letters import free
from formservice.letters.told import Told
from formservice.service import Service
from tests.letters.of_the_desk import Submit
from tests.letters.test_of_the_desk import given

WORDS = "Wilt u ons de brief\nvan 3 mei sturen? =cmd|x {{7*7}} #eval(1)"


TOLD = Told(own_words=WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frame_speaks_the_reader_s_language_and_the_words_stay_dutch_and_apart(
    submit: Submit, service: Service, language: str
) -> None:
    made_of = given(service, submit, language, TOLD)
    for letter in (free.to_tenant(made_of), free.to_helper(made_of)):
        assert [sheet.language for sheet in letter.sheets] == list(dict.fromkeys((language, SOURCE)))
        first = letter.sheets[0]
        [words] = [each for each in first.blocks if isinstance(each, OwnWords)]
        assert (words.typed, words.language, words.note is None) == (WORDS, SOURCE, language == SOURCE)
        text = as_text([first])
        assert gettext(language, "Wat wij u willen vertellen of vragen") in text
        assert made_of.case.reference in text
        assert service.committee.phone in text
        for line in WORDS.splitlines():
            assert line.strip() in text


def test_on_paper_there_is_no_link(submit: Submit, service: Service) -> None:
    letter = free.to_tenant(given(service, submit, "nl", TOLD, recipient=""))
    assert "/link/" not in as_text(letter.sheets)


def test_the_contact_for_complaints_is_asked_to_pass_on_what_is_for_the_management(
    submit: Submit, service: Service
) -> None:
    passed_on = given(service, submit, "nl", Told(own_words=WORDS, is_passed_on=True))
    asks = "Wilt u deze brief aan de directie geven?"
    assert asks in as_text(free.to_management(passed_on).sheets)
    assert asks not in as_text(free.to_corporation(passed_on).sheets)
    assert asks not in as_text(free.to_management(given(service, submit, "nl", TOLD)).sheets)
