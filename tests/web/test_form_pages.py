"""What the form owes a tenant at every step, in every language: checks 18, 19, 20, 22, 24 and 25."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from formservice.languages import SOURCE, gettext
from formservice.questions.answers import names, sections
from formservice.questions.question import QuestionKind
from formservice.questions.steps import form_steps
from formservice.service import Service
from formservice.uploads.incoming import UploadProblem
from formservice.uploads.pictures import MOST_PAGES
from formservice.web import papers
from tests.conftest import Clock
from tests.harness import documents, rota, samples
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, fill_in
from tests.harness.visit import XHTML, Browser, Page, words
from tests.harness.visit import value_of as chosen_in
from tests.uploads import kinds
from tests.web.conftest import Seen
from tests.web.states import OPENED, WRONG, reach

every_language = pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
every_step = pytest.mark.parametrize("path", WRONG)


def value_of(page: Page, name: str) -> set[str]:
    """Return what stands in the fields of this name: typed, chosen or ticked."""
    typed = {words_of(each) for each in page.all("textarea", name=name)}
    for each in page.all("input", name=name):
        is_chosen = each.get("type") not in {"radio", "checkbox"} or each.get("checked") is not None
        typed |= {each.get("value") or ""} if is_chosen else set()
    return typed | {chosen_in(each) for each in page.all("select", name=name)}


def words_of(area: Element) -> str:
    return (area.text or "").removeprefix("\n")


def control_of(page: Page, id: str) -> Element:
    [found] = [each for each in page.tree.iter() if each.get("id") == id]
    return found


def around(page: Page, control: Element) -> Element:
    """Return the group of fields in which a control stands, or the control itself."""
    return next((each for each in page.all("fieldset") if control in each.iter()), control)


@every_language
@every_step
def test_check_18_what_is_wrong_is_told_once_at_the_top_each_line_a_link_to_its_field(
    seen: Seen, lang: str, path: str
) -> None:
    page = seen(lang)[f"{path} wrong"]
    assert page.status == 422
    assert page.title.startswith(gettext(lang, "Fout:"))
    summary = page.one("div", class_="summary")
    assert (summary.get("tabindex"), summary.get("autofocus")) == ("-1", "")
    in_order = list(page.one("main").iter())
    assert in_order.index(summary) < in_order.index(page.one("form"))
    for line in summary.iter(f"{XHTML}a"):
        control = control_of(page, (line.get("href") or "").removeprefix("#"))
        assert control.tag.removeprefix(XHTML) in {"input", "textarea"}
        assert control.get("type") != "hidden"


@every_language
@every_step
def test_check_19_summary_and_field_say_the_same_the_field_is_marked_and_every_answer_kept(
    seen: Seen, lang: str, path: str
) -> None:
    page = seen(lang)[f"{path} wrong"]
    beside = page.all("p", class_="problem")
    assert page.problems == [words(each) for each in beside]
    for line, text in zip(page.one("div", class_="summary").iter(f"{XHTML}a"), beside, strict=True):
        control = control_of(page, (line.get("href") or "").removeprefix("#"))
        group = around(page, control)
        described = f"{group.get('aria-describedby')} {control.get('aria-describedby')}".split()
        assert text.get("id") in described
        assert "true" in {control.get("aria-invalid"), group.get("aria-invalid")}
    for name, typed in WRONG[path].items():
        if isinstance(typed, str):
            assert value_of(page, name) == {typed}, name
    assert page.problems


def test_check_19_a_step_without_what_is_wrong_marks_nothing(browser: Browser, service: Service) -> None:
    page = reach(browser, service, "nl", "complaint/you")
    assert not [each for each in page.tree.iter() if each.get("aria-invalid")]
    assert not page.all("p", class_="problem")


TOKENS = {"name": "name", "mail": "email", "phone": "tel", "postcode": "postal-code"}


@every_language
def test_check_20_a_browser_may_fill_in_what_it_knows_of_its_owner(
    browser: Browser, service: Service, lang: str
) -> None:
    page = reach(browser, service, lang, "complaint/you")
    assert {
        each.get("name"): each.get("autocomplete") for each in page.all("input") if each.get("autocomplete")
    } == TOKENS
    kinds = {each.get("name"): each.get("type") for each in page.all("input")}
    assert (kinds["mail"], kinds["phone"]) == ("email", "tel")
    page = reach(browser, service, lang, "withdrawal/")
    assert page.one("input", name="mail").get("autocomplete") == "email"


@every_language
def test_check_20_nothing_is_filled_in_by_itself_where_a_helper_types(
    browser: Browser, service: Service, lang: str
) -> None:
    page = reach(browser, service, lang, "complaint/helper")
    pages = [page, browser.press(helper_name="Noor", consent="yes")]
    while pages[-1].slug != "check":
        pages.append(browser.press())
        assert pages[-1].status == 200
    assert {page.slug for page in pages} >= {"helper", "corporation", "you", "complaint", "papers"}
    for page in pages:
        tokens = {each.get("autocomplete") for each in (*page.all("input"), *page.all("textarea"))}
        assert tokens <= {None, "off"}, page.slug
    you = next(page for page in pages if page.slug == "you")
    for name in TOKENS:
        assert you.one("input", name=name).get("autocomplete") == "off"


FAILURES: dict[UploadProblem, Callable[[Service], list[tuple[str, bytes]]]] = {
    UploadProblem.KIND: lambda _: [("pagina.pdf", samples.html_as_pdf())],
    UploadProblem.EMPTY: lambda _: [("leeg.pdf", samples.empty())],
    UploadProblem.DAMAGED: lambda _: [("stuk.pdf", samples.damaged_pdf())],
    UploadProblem.PASSWORD: lambda _: [("dicht.pdf", samples.encrypted_pdf())],
    UploadProblem.OTHER_DOCUMENT: lambda _: [("brief.doc", samples.old_doc())],
    UploadProblem.ARCHIVE: lambda _: [("chat.zip", documents.exported_chat())],
    UploadProblem.ACTS: lambda _: [("brief.docx", samples.macro_docx())],
    UploadProblem.TOO_LARGE: lambda here: [("groot.pdf", b"%PDF-1.7" + bytes(here.committee.uploads.max_file_bytes))],
    UploadProblem.TOO_MANY_PIXELS: lambda _: [("groot.png", samples.pixel_bomb())],
    UploadProblem.TOO_MANY_PAGES: lambda _: [("scan.tif", kinds.tiff(MOST_PAGES + 1))],
    UploadProblem.FILM: lambda _: [("film.mp4", kinds.START_OF_A_FILM)],
    UploadProblem.TOO_MANY: lambda here: [
        (f"{each}.pdf", samples.pdf(pages=each + 1)) for each in range(here.committee.uploads.max_files + 1)
    ],
}


@every_language
def test_check_22_each_failure_of_a_file_has_words_of_its_own(browser: Browser, service: Service, lang: str) -> None:
    said = {}
    reach(browser, service, lang, "complaint/papers")
    for failure, files in FAILURES.items():
        [told] = browser.press(papers=files(service)).problems
        [(name, _), *_] = files(service)[-1:]
        assert name in told
        said[failure] = told.replace(name, "")
    assert len(set(said.values())) == len(FAILURES)


@every_language
def test_check_22_no_two_reasons_why_a_file_stays_out_are_told_alike(lang: str) -> None:
    assert set(papers.TEXTS) == set(UploadProblem)
    assert len({gettext(lang, text) for text in papers.TEXTS.values()}) == len(UploadProblem)


@every_language
def test_check_22_files_survive_an_error_elsewhere_and_each_has_a_button_to_remove_it(
    browser: Browser, service: Service, lang: str
) -> None:
    reach(browser, service, lang, "complaint/papers")
    page = browser.press(papers=[("dak.pdf", samples.pdf()), ("brief.pdf", samples.pdf(pages=2)), ("leeg.pdf", b"")])
    assert page.status == 422
    browser.visit(f"/forms/{lang}/complaint/you?from=check")
    assert browser.press(mail="samira@").status == 422
    assert browser.press(mail="samira@example.org").slug == "check"
    page = browser.visit(f"/forms/{lang}/complaint/papers?from=check")
    [listed] = page.all("ul", class_="files")
    items = list(listed.iter(f"{XHTML}li"))
    for item, name in zip(items, ("dak.pdf", "brief.pdf"), strict=True):
        [button] = item.iter(f"{XHTML}button")
        assert button.get("name") == "remove"
        assert name in (button.get("aria-label") or "")
        assert name in words(item)
    page = browser.press("remove", next(items[0].iter(f"{XHTML}button")).get("value"))
    [listed] = page.all("ul", class_="files")
    assert "dak.pdf" not in words(listed)
    assert "brief.pdf" in page.text


UNSENT: dict[str, dict[str, Any]] = {
    **WRONG,
    "complaint/written": {"written": "website"},
    "complaint/answered": {"answered": "received"},
    "complaint/now": {"now": "promised"},
    "complaint/sent": {"sent_day": "9", "sent_month": "lente", "sent_year": "26", "sent_unknown": "yes"},
    "complaint/who": {"for_whom": "other"},
    "complaint/corporation": {"corporation": "Nog niet af"},
    "complaint/papers": {"papers": [("brief.pdf", samples.pdf())], "papers_later": "yes"},
    # a file that was chosen has to be chosen again: no draft keeps it
    "follow/papers": {"words": "Er is nog niemand geweest."},
}
"""What stands on each page, right, wrong or half done, when another language is chosen."""


@pytest.mark.parametrize(("lang", "other"), list(pairwise([*rota.LANGUAGES_OF_TODAY, SOURCE])))
@every_step
def test_check_24_another_language_on_any_step_keeps_all_that_was_typed_and_not_yet_sent(
    browser: Browser, service: Service, lang: str, other: str, path: str
) -> None:
    reach(browser, service, lang, path)
    slug = browser.page.slug
    page = browser.press("switch", other, **UNSENT[path])
    assert page.status == 200
    assert page.tree.get("lang") == other
    assert page.slug == slug
    for name, typed in UNSENT[path].items():
        if isinstance(typed, str):
            assert value_of(page, name) == {typed}, name
        else:
            assert typed[0][0] in page.text


@every_language
@pytest.mark.parametrize("path", [path for path in WRONG if path not in {"withdrawal/confirm", *OPENED}])
def test_check_24_a_page_left_open_for_a_day_loses_nothing(
    browser: Browser, service: Service, clock: Clock, lang: str, path: str
) -> None:
    reach(browser, service, lang, path)
    clock.pass_by(timedelta(days=1))
    page = browser.press(**WRONG[path])
    assert page.status == 422
    for name, typed in WRONG[path].items():
        if isinstance(typed, str):
            assert value_of(page, name) == {typed}, name


@every_language
def test_check_24_a_form_left_open_for_a_day_goes_on_where_it_was(
    browser: Browser, service: Service, clock: Clock, lang: str
) -> None:
    reach(browser, service, lang, "complaint/complaint")
    clock.pass_by(timedelta(days=1))
    browser.press(**{**COMPLAINT, "wanted": "Na een nacht slapen: een nieuw dak."})
    clock.pass_by(timedelta(days=1))
    browser.press()
    assert "Na een nacht slapen: een nieuw dak." in browser.page.text
    clock.pass_by(timedelta(days=1))
    assert browser.press().slug == "received"


@every_language
def test_check_25_the_check_page_shows_every_answer_and_which_were_left_open(
    browser: Browser, service: Service, lang: str
) -> None:
    answer_eligibility(browser, lang)
    page = fill_in(browser, lang, spoken="", phone="", letters_in=lang)
    assert page.slug == "check"
    open_ones = {"spoken", "phone", "papers_later", "papers"}
    answered = {"written": "mail", "answered": "yes", "now": "disagree", "for_whom": "self", "corporation": "De Brug"}
    given = {**answered, **TENANT, **COMPLAINT, "letters_in": lang, "spoken": "", "phone": ""}
    asked = [row for section in sections(given, ()) for row in section.rows]
    rows = [(words(each[0]), words(each[1])) for answers in page.all("dl", class_="answers") for each in answers]
    assert len(rows) == len(asked) + 1  # the papers come last
    for (short, shown), row in zip(rows, asked, strict=False):
        assert short == gettext(lang, row.question.short)
        if row.question.name in open_ones:
            assert shown == gettext(lang, "Niet ingevuld"), row.question.name
        elif row.question.name != "corporation":
            assert shown == " ".join(row.shown(lang).split()), row.question.name
    assert rows[-1] == (gettext(lang, "Foto’s en papieren"), gettext(lang, "Niet ingevuld"))


@every_language
def test_check_25_change_stands_at_every_part_and_comes_back(browser: Browser, lang: str) -> None:
    answer_eligibility(browser, lang)
    fill_in(browser, lang)
    links = [each.get("href") or "" for each in browser.page.all("a", class_="change")]
    not_asked = {"helper", "address"}
    steps = ["written", "answered", "now", *(step.slug for step in form_steps(()) if step.slug not in not_asked)]
    assert links == [f"{slug}?from=check" for slug in steps]
    assert len({each.get("aria-label") for each in browser.page.all("a", class_="change")}) == len(links)
    for link in links:
        page = browser.visit(f"/forms/{lang}/complaint/{link}")
        assert page.one("p", class_="back")
        if page.slug != "written":  # the first has nothing before it to go back to but the beginning
            assert browser.press("back").slug == "check", link
            browser.visit(f"/forms/{lang}/complaint/{link}")
        assert browser.press().slug == "check", link
    browser.visit(f"/forms/{lang}/complaint/complaint?from=check")
    page = browser.press(wanted="Iets heel anders")
    assert page.slug == "check"
    assert "Iets heel anders" in page.text


def test_check_25_every_question_has_a_field_of_its_own_on_the_form() -> None:
    asked = [name for step in form_steps(()) for question in step.questions for name in names(question)]
    assert len(asked) == len(set(asked))
    assert all(
        question.short
        for step in form_steps(())
        for question in step.questions
        if question.kind is not QuestionKind.FILES
    )
