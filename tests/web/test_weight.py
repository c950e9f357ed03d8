"""Check 9: what a page weighs on the wire with all it needs. Bytes, not seconds: a busy machine weighs the same."""

from collections.abc import Iterator

import pytest

from formservice.languages import LANGUAGES
from formservice.questions.asked_first import ELIGIBILITY
from formservice.questions.steps import FORM
from tests.bench.weight import FORM_BYTES, SITE_BYTES, loaded, site_paths
from tests.harness.serving import Served
from tests.harness.steps import TENANT
from tests.harness.tenants import Tenant
from tests.harness.wire import Wire, request


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    served = Served(tmp_path_factory.mktemp("weighed"))
    served.start()
    with Wire(int(served.address.rpartition(":")[2])) as connected:
        yield connected
    served.stop()


def empty_form_pages(wire: Wire, lang: str) -> Iterator[tuple[str, int]]:
    """Yield each page that asks something, as it is before anything is filled in, with its weight."""
    on_the_way = [Tenant(wire, lang), Tenant(wire, lang), Tenant(wire, lang), Tenant(wire, lang)]
    on_the_way[0].answer_up_to("papers")
    on_the_way[1].answer_up_to("who")
    on_the_way[1].answer({"for_whom": "other"})
    on_the_way[2].open("written")
    on_the_way[2].answer({"written": "mail"})
    on_the_way[2].answer({"answered": "no"})
    on_the_way[3].answer_up_to("you")
    on_the_way[3].answer({**TENANT, "contact": "post", "letters_in": "nl"})
    asked = [step.slug for step in (*ELIGIBILITY, *FORM)]
    pages = {slug: answer for tenant in on_the_way for slug, answer in tenant.pages.items() if slug in asked}
    assert sorted(pages) == sorted(asked)
    for slug, answer in pages.items():
        yield slug, loaded(wire, f"/forms/{lang}/complaint/{slug}", answer)
    for path in ("complaint/", "withdrawal/", "withdrawal/code"):
        yield path, loaded(wire, f"/forms/{lang}/{path}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_check_09_an_empty_form_page_with_all_it_needs_comes_in_one_round_trip(wire: Wire, lang: str) -> None:
    weights = dict(empty_form_pages(wire, lang))
    assert {path: weight for path, weight in weights.items() if weight > FORM_BYTES} == {}
    assert min(weights.values()) > FORM_BYTES / 4, "something was not counted"


def test_check_09_no_page_of_the_site_is_heavier_than_twice_that(wire: Wire) -> None:
    weights = {path: loaded(wire, path) for path in site_paths()}
    assert len(weights) >= 9 * len(LANGUAGES)
    assert {path: weight for path, weight in weights.items() if weight > SITE_BYTES} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_check_09_pages_of_the_site_are_ready_in_brotli(wire: Wire, lang: str) -> None:
    answer = wire.ask(request("GET", f"/{lang}/", {"Accept-Encoding": "gzip, br"}))
    assert answer.headers["content-encoding"] == "br"
