"""What a committee may set to one reads right: one day, one file."""

import re
from dataclasses import replace

import pytest

from docs.facts import page_facts
from docs.texts import collected
from formservice.app import public_app
from formservice.formatting import files, span
from formservice.languages import LANGUAGES
from formservice.service import Service
from tests.conftest import ROOT
from tests.harness import samples
from tests.harness.steps import answer_eligibility, fill_in
from tests.harness.terms import rule
from tests.harness.visit import Browser, words

every_language = pytest.mark.parametrize("code", LANGUAGES)


@every_language
@pytest.mark.parametrize("number", [1, 2, 5])
def test_days_and_files_are_counted_as_the_language_does(service: Service, code: str, number: int) -> None:
    committee = service.committee
    retention, uploads = replace(committee.retention, draft_days=number), replace(committee.uploads, max_files=number)
    committee = replace(committee, retention=retention, uploads=uploads, undo_days=number)
    assert files(code, number) == rule(code, "files", str(number))
    facts = {name: said for name, said in page_facts(committee, code).items() if isinstance(said, str)}
    bare = {name: said.replace('<bdi dir="ltr">', "").replace("</bdi>", "") for name, said in facts.items()}
    assert bare["max_files"] == files(code, number)
    assert bare["undo"] == bare["draft_kept"] == span(code, number, "day")

    application = public_app(replace(service, committee=committee))
    browser = Browser(application)
    said = {"days": words(answer_eligibility(browser, code).one("main"))}
    fill_in(browser, code)
    said["files"] = words(browser.visit(f"/forms/{code}/complaint/papers").one("main"))
    papers = [(f"{each}.pdf", samples.pdf(pages=each + 1)) for each in range(number + 1)]
    said["too many files"] = words(browser.press("add", papers=papers).one("div", class_="summary"))
    stranger = Browser(application)
    stranger.visit(f"/forms/{code}/complaint/go-on")
    said["days that are past"] = words(stranger.send({}, f"/forms/{code}/complaint/check").one("main"))
    for what, told in said.items():
        assert (span(code, number, "day") if "days" in what else files(code, number)) in told, what


def test_what_may_be_one_is_never_counted_in_a_text_of_its_own() -> None:
    """A number beside a noun that stands in the text itself is right for many alone: let formatting.py say both."""
    counted = re.compile(
        r"%\(\w+\)s (?:dagen|weken|maanden|jaren|bestanden)\b|\}\} (?:dagen|weken|maanden|jaren|bestanden)\b"
    )
    never_one = "Deze maand heeft %(days)s dagen. Kijk de dag en de maand na."
    texts = [str(message.id) for message in collected() if message.id and not message.pluralizable]
    pages = [file.read_text(encoding="utf-8") for file in (ROOT / "docs" / "nl").glob("*.md")]
    assert [text for text in texts + pages if counted.search(text)] == [never_one]
