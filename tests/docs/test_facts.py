"""What committee.toml says reaches the pages of every language, and what it leaves out stays unsaid."""

import re
from dataclasses import replace

import pytest
from site_pages import (
    SHIPPED,
    facts,
    links,
    render,
    rendered,
    text_of,
)

from formservice.languages import LANGUAGES, SOURCE
from formservice.rules.terms import Term, Unit
from formservice.settings.sections import Claims, OpeningHours
from tests.harness.terms import rule, rules

every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
@pytest.mark.parametrize("length", rules(SOURCE, "lengths"))
def test_lengths_of_time_read_well_in_each_language(language: str, length: str) -> None:
    number, unit = length.split()
    spoken = re.sub(r"<[^>]*>", "", facts.length_of_time(language, int(number), unit))
    assert spoken == rule(language, "lengths", length)


@every_language
@pytest.mark.parametrize("page", ["index", "how", "letter", "questions"])
def test_check_17_another_term_reaches_every_place_that_names_it(language: str, page: str) -> None:
    six_weeks = replace(SHIPPED, term=Term(6, Unit.WEEK))

    def times_named(code: str) -> int:
        term = re.sub(r"<[^>]*>", "", facts.length_of_time(code, 6, "week"))
        return text_of(render(code, page, six_weeks)).count(term)

    assert times_named(language) == times_named("nl") > 0


@every_language
def test_claims_are_silent_as_shipped_and_spoken_once_configured(language: str) -> None:
    claims = Claims(
        free=True,
        independent=True,
        postal_address=("Postbus 12", "1234 AB Plaats"),
        members=("Lid Een",),
        refused_subjects=("De hoogte van de huur",),
        who_sees={code: f"who sees, in {code}" for code in LANGUAGES},
    )
    told = replace(SHIPPED, claims=claims)
    for page, name, words in (
        ("contact", "post", "1234 AB Plaats"),
        ("contact", "members", "Lid Een"),
        ("questions", "costs", ""),
        ("questions", "taking-part", "De hoogte van de huur"),
        ("privacy", "who-sees", f"who sees, in {language}"),
    ):
        silent, spoken = rendered(language, page), render(language, page, told)
        assert name in {element.get("id") for element in spoken.iter()}
        assert words in text_of(spoken)
        assert len(text_of(spoken)) > len(text_of(silent))
        assert not words or words not in text_of(silent)


@every_language
def test_a_text_that_is_not_configured_in_a_language_is_shown_as_dutch(language: str) -> None:
    dutch_only = replace(SHIPPED, notice={"nl": "Alleen in het Nederlands."})
    page = render(language, "contact", dutch_only)
    marked = [text_of(element) for element in page.iter() if element.get("lang") == "nl"]
    assert "Alleen in het Nederlands." in text_of(page)
    assert ("Alleen in het Nederlands." in marked) is (language != "nl")


@every_language
def test_every_language_shows_the_same_dutch_letter(language: str) -> None:
    def letter(code: str) -> str:
        page = rendered(code, "letter")
        return next(text_of(part) for part in page.iter() if part.get("class") == "letter sheet")

    assert letter(language) == letter("nl")
    mail = next(link for link in links(language, "letter") if link.startswith("mailto:?"))
    assert mail.startswith("mailto:?subject=klacht&body=Beste%20mevrouw")
    assert "Ik heb u dit verteld op" in letter(language)


@pytest.mark.parametrize(
    ("days", "lines"),
    [
        ([("monday", "9.00", "17.00"), ("tuesday", "9.00", "17.00")], ["Monday and Tuesday from 9.00 to 17.00"]),
        (
            [("friday", "9.00", "12.00"), ("tuesday", "9.00", "17.00"), ("monday", "9.00", "17.00")],
            ["Monday and Tuesday from 9.00 to 17.00", "Friday from 9.00 to 12.00"],
        ),
        ([], []),
    ],
)
def test_days_with_the_same_hours_share_a_line(days: list[tuple[str, str, str]], lines: list[str]) -> None:
    committee = replace(SHIPPED, hours=tuple(OpeningHours(*day) for day in days))
    assert [re.sub(r"<[^>]*>", "", line) for line in facts.opening_hours(committee, "en")] == lines
