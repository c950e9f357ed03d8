"""What committee.toml says as shipped."""

import re
import tomllib

from formservice.rules.terms import Term, Unit
from formservice.settings.committee import load_committee
from formservice.settings.sections import Claims, Limits, OpeningHours
from tests.conftest import ROOT

SHIPPED = ROOT / "committee.toml"


def test_the_shipped_committee_is_the_one_of_the_procedure() -> None:
    committee = load_committee(SHIPPED)
    assert committee.name == "Klachtencommissie KWRU"
    assert (committee.short_name, committee.site) == ("KWRU", "www.kwru.nl")
    assert (committee.mail, committee.mail_from) == ("info@kwru.nl", "info@kwru.nl")
    assert (committee.phone, committee.phone_link) == ("06 - 28 56 21 38", "+31628562138")
    assert committee.hours == tuple(OpeningHours(day, "9.00", "17.00") for day in ("monday", "tuesday", "thursday"))
    assert committee.term == Term(1, Unit.MONTH)
    assert committee.written_channels == ("mail", "letter", "website")
    assert committee.mail_max_bytes == 20_000_000
    assert (committee.link_days, committee.undo_days) == (400, 3)
    retention = committee.retention
    assert (retention.draft_days, retention.withdrawn_days, retention.closed_days) == (30, 365, 730)
    limits = committee.limits
    assert (limits.submissions, limits.links, limits.codes, limits.upload_bytes) == (60, 10, 10, 300_000_000)
    assert (limits.changes, limits.typed_bytes, limits.work_seconds) == (6, 20_000_000, 900)
    assert committee.limits_in_all == Limits(1_000, 5_000, 20_000, 1_000, 2_000_000_000, 500_000_000)


def test_as_shipped_no_complaint_is_mailed_anywhere_and_nothing_is_claimed() -> None:
    committee = load_committee(SHIPPED)
    assert committee.complaints_to == ""
    assert committee.corporations == ()
    assert committee.claims == Claims(False, False, (), (), (), {})


def test_the_phone_link_dials_the_number_that_people_read() -> None:
    committee = load_committee(SHIPPED)
    assert committee.phone_link == "+31" + re.sub(r"\D", "", committee.phone).removeprefix("0")


def test_the_file_says_of_each_limit_what_it_counts() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    limits = text.partition("\n[limits]\n")[2].partition("\n\n")[0]
    assert set(re.findall(r"(?m)^(\w+) = \d+ # \w", limits)) == set(tomllib.loads(limits))
    assert tomllib.loads(text)["limits_in_all"].keys() <= tomllib.loads(limits).keys()


def test_texts_stand_in_every_language() -> None:
    committee = load_committee(SHIPPED)
    assert set(committee.notice) == set(committee.work_language_note) == set(committee.languages)
