"""What tenant, helper and corporation read of each act at the desk (checks 11, 12, 29)."""

from datetime import date

import pytest

from formservice.acts.desk.plans import Invite, TakeUp
from formservice.languages import LANGUAGES
from formservice.service import Service
from tests.harness.mailing import HELPED, text_of
from tests.letters.of_the_desk import PANEL, Desk, Submit, files, hearing_day, tie


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_11_both_parties_read_the_same_day_hour_and_place(
    submit: Submit, service: Service, language: str
) -> None:
    case = submit(letters_in=language, **HELPED)
    tie(service, case)
    desk, day = Desk(service, case), hearing_day(service)
    desk.do(TakeUp(date(2027, 1, 4), own_words="Wij bellen u nog."))
    desk.do(Invite(day.id, 1))
    for to in ("tenant", "helper", "corporation"):
        [mail] = desk.mails(f"{to}_invited")
        print(mail["Subject"])
        print(text_of(mail))
        print(list(files(mail)))
        assert "dinsdag 12 januari 2027" in text_of(mail)
        assert "10.15" in text_of(mail)
        assert "Kantoor De Brug, Kade 7, 1234 CD Ergens" in text_of(mail)
        assert PANEL not in mail.as_string()
    for kind in ("tenant_taken_up", "corporation_taken_up"):
        print(text_of(desk.mails(kind)[0]))
        print(list(files(desk.mails(kind)[0])))
