"""/.well-known/security.txt: there once a contact is configured, and then never for more than a year."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from formservice.app import public_app
from formservice.errors import CommitteeError
from formservice.service import Service
from formservice.settings.committee import Committee, load_committee
from formservice.settings.sections import Security
from tests.conftest import ROOT, Clock, shipped
from tests.harness.commands import run
from tests.harness.visit import Browser

ADDRESS = "/.well-known/security.txt"
TOLD = Security(
    contact=("mailto:veilig@example.org", "https://example.org/meld"),
    checked_on=date(2026, 11, 1),
    policy="https://example.org/beleid",
)


@pytest.fixture
def committee(request: pytest.FixtureRequest) -> Committee:
    return replace(shipped(), security=getattr(request, "param", TOLD))


def fields(browser: Browser) -> list[tuple[str, str]]:
    answer = browser.client.get(ADDRESS)
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    pairs = [line.partition(": ") for line in answer.get_data(as_text=True).splitlines()]
    return [(name, value) for name, _, value in pairs]


def test_it_holds_what_rfc_9116_asks_for(browser: Browser, service: Service) -> None:
    assert fields(browser) == [
        ("Contact", "mailto:veilig@example.org"),
        ("Contact", "https://example.org/meld"),
        ("Expires", "2027-10-31T23:59:59Z"),
        ("Preferred-Languages", "nl, en"),
        ("Canonical", f"{service.settings.base_url}{ADDRESS}"),
        ("Policy", "https://example.org/beleid"),
    ]


@pytest.mark.parametrize("committee", [replace(TOLD, checked_on=date(2099, 1, 1), policy="")], indirect=True)
def test_a_date_to_come_does_not_make_it_hold_for_longer_than_a_year(browser: Browser, clock: Clock) -> None:
    told = dict(fields(browser))
    assert datetime.fromisoformat(told["Expires"]) - clock.now < timedelta(days=365)
    assert "Policy" not in told


@pytest.mark.parametrize("committee", [Security((), None, "")], indirect=True)
def test_without_a_contact_there_is_none(browser: Browser) -> None:
    page = browser.visit(ADDRESS)
    assert page.status == 404
    assert "Deze pagina is er niet" in page.text


def test_as_shipped_there_is_no_contact_and_a_contact_needs_a_date(tmp_path: Path) -> None:
    assert load_committee(ROOT / "committee.toml").security == Security((), None, "")
    text = (ROOT / "committee.toml").read_text(encoding="utf-8")
    (tmp_path / "committee.toml").write_text(text.replace("contact = []", 'contact = ["tel:+31201234567"]'), "utf-8")
    with pytest.raises(CommitteeError, match=r"security\.checked_on"):
        load_committee(tmp_path / "committee.toml")


@pytest.mark.usefixtures("real_clock")
@pytest.mark.parametrize(("days", "status"), [(364, 0), (366, 1)])
def test_doctor_tells_when_it_has_expired(service: Service, tmp_path: Path, days: int, status: int) -> None:
    public_app(service)
    checked = service.today() - timedelta(days=days)
    text = (ROOT / "committee.toml").read_text(encoding="utf-8").replace('checked_on = ""', f'checked_on = "{checked}"')
    own = tmp_path / "committee.toml"
    own.write_text(text.replace("contact = []", 'contact = ["mailto:veilig@example.org"]'), "utf-8")
    told = run(service, "doctor", FORMSERVICE_COMMITTEE=str(own))
    assert (told.returncode, "security.txt has expired" in told.stdout) == (status, bool(status))
