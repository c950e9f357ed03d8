"""What a tenant reads whose complaint is not taken up: why, in the own language, and what can be done now (F3)."""

import pytest

from formservice.acts.desk.carry_out import look
from formservice.acts.desk.plans import Decline
from formservice.languages import LANGUAGES, SOURCE, gettext
from formservice.letters.about_taking_up import DECLINED
from formservice.rules.declining import DeclineReason
from formservice.service import Service
from tests.harness.mailing import text_of
from tests.letters.of_the_desk import Desk, Submit, files, one, tie


def test_a_complaint_that_is_not_taken_up_says_why_and_can_go_on_to_the_corporation(
    submit: Submit, service: Service
) -> None:
    case = submit(letters_in="en")
    tie(service, case)
    desk = Desk(service, case)
    desk.do(Decline("U bent geen huurder van deze corporatie.", is_forwarded=True))
    text = text_of(one(desk.mails("tenant_declined")))
    assert "> U bent geen huurder van deze corporatie." in text
    assert "This part is in Dutch only." in text
    assert "We do forward the complaint" in text
    assert f"klacht-{case.reference}.pdf" in files(one(desk.mails("corporation_forwarded")))


NOW_DO = {
    "wait": "Wacht dan op het antwoord.",
    "write": "Stuur de klacht eerst naar de corporatie.",
    "ask": "Vraag de corporatie welke commissie de klacht wel kan behandelen.",
}


@pytest.mark.parametrize(
    ("chosen", "is_forwarded", "said"),
    [
        (DeclineReason.HAS_TIME, False, {"wait"}),
        (DeclineReason.OTHER, False, {"wait"}),
        (DeclineReason.NOT_OURS, False, {"ask"}),
        (DeclineReason.NOT_FIRST, False, {"write"}),
        (DeclineReason.NOT_FIRST, True, {"wait"}),
        (DeclineReason.NOT_OUR_SUBJECT, False, set()),
    ],
)
def test_what_the_tenant_can_do_now_goes_by_the_reason(
    submit: Submit, service: Service, chosen: DeclineReason, is_forwarded: bool, said: set[str]
) -> None:
    case = submit()
    tie(service, case)
    desk = Desk(service, case)
    desk.do(Decline("Daarom niet.", is_forwarded, chosen=chosen))
    text = text_of(one(desk.mails("tenant_declined")))
    assert {name for name, words in NOW_DO.items() if words in text} == said


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("chosen", DECLINED)
def test_a_reason_of_the_list_is_said_in_the_reader_s_language(
    submit: Submit, service: Service, code: str, chosen: DeclineReason
) -> None:
    case = submit(letters_in=code)
    desk = Desk(service, case)
    desk.do(Decline(chosen=chosen))
    said = gettext(code, DECLINED[chosen])
    assert (said == DECLINED[chosen]) is (code == SOURCE)
    text = " ".join(text_of(one(desk.mails("tenant_declined"))).split())
    assert said in text
    assert gettext(code, "Dit stuk is alleen in het Nederlands.") not in text
    assert look(service, case.id).case.history[-1].reason == DECLINED[chosen]
