"""A case is tied by itself to the one corporation that has the name its tenant gave; an act says where none is."""

from dataclasses import replace

import pytest

from formservice.acts.desk import keeping
from formservice.acts.desk.carry_out import look
from formservice.acts.submit import submit
from formservice.service import Service
from formservice.storage import corporations, drafts
from formservice.storage.cases import Case
from tests.desk.stage import BRIDGE, ELIGIBLE, at, new_case
from tests.harness.desk import add_secretary
from tests.harness.steps import COMPLAINT, TENANT
from tests.harness.visit import Browser


def sent(service: Service, corporation: str) -> Case:
    answers = ELIGIBLE | {"for_whom": "self", "corporation": corporation} | TENANT | COMPLAINT
    draft = drafts.new_id()
    drafts.merge(service.db, draft, "nl", answers, service.now())
    case = submit(service, draft, answers, "nl")
    assert case
    return case


def tied_to(service: Service, case: Case) -> str | None:
    of = look(service, case.id).corporation
    return of.id if of else None


@pytest.mark.parametrize("typed", ["Woonstichting De Brug", "woonstichting  de BRUG "])
def test_a_case_of_the_same_name_is_tied_by_itself_and_says_so(
    secretary: Browser, service: Service, typed: str
) -> None:
    made = corporations.add(service.db, BRIDGE)
    case = sent(service, typed)
    assert made
    assert tied_to(service, case) == made.id
    text = secretary.visit(at(case)).text
    assert "· vanzelf" in text
    assert "Corporatie gekoppeld" in text
    assert "De huurder schreef dezelfde naam." in text
    assert "vanzelf" in secretary.visit("/desk/log/").text


def test_another_name_is_left_to_the_secretary(service: Service) -> None:
    corporations.add(service.db, BRIDGE)
    assert tied_to(service, sent(service, "De Brug")) is None


def test_a_corporation_that_is_added_later_gets_the_open_cases_of_its_name(
    secretary: Browser, service: Service
) -> None:
    case, other = sent(service, "Woonstichting de brug"), sent(service, "Anders Wonen")
    secretary.visit("/desk/corporations/new")
    secretary.press(name=BRIDGE.name, mail=BRIDGE.mail)
    [made] = corporations.all_of(service.db)
    assert (tied_to(service, case), tied_to(service, other)) == (made.id, None)
    assert "Sanne de Wit" in secretary.visit(at(case)).text
    secretary.visit(f"/desk/corporations/{made.id}")
    secretary.press(name="Anders Wonen")
    assert tied_to(service, other) == made.id


def test_a_name_that_two_have_is_left_to_the_secretary(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a change of keys: the same name, with a fingerprint of each key."""
    corporations.add(service.db, BRIDGE)
    corporations.add(service.db, replace(BRIDGE, name="De Andere"))
    both = [corporations._fingerprint(service.db, name) for name in (BRIDGE.name, "De Andere")]
    monkeypatch.setattr(corporations, "_fingerprints", lambda _, __: both)
    case = new_case(service)
    keeping.tie_by_name(service, add_secretary(service).id, BRIDGE.name)
    assert tied_to(service, case) is None


@pytest.mark.parametrize("name", ["take_up", "invite"])
def test_an_act_that_needs_a_corporation_says_so_before_it_is_pressed(
    secretary: Browser, service: Service, name: str
) -> None:
    case = new_case(service)
    page = secretary.visit(at(case, f"act/{name}"))
    assert "Deze zaak hoort nog bij geen corporatie." in page.text
    assert f"{at(case)}#corporation" in [link.get("href") for link in page.all("a")]
    assert any(each.get("id") == "corporation" for each in secretary.visit(at(case)).tree.iter())
    page = secretary.visit(at(case, "act/decline"))
    assert "U kunt nu alleen de huurder schrijven." in page.text
    corporations.add(service.db, BRIDGE)
    keeping.tie_by_name(service, add_secretary(service, "Tom").id, BRIDGE.name)
    assert "bij geen corporatie" not in secretary.visit(at(case, f"act/{name}")).text
