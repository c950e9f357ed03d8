"""What tenant, helper and management read after the hearing: agreements, advice, reminders (F6 to F8)."""

from dataclasses import replace
from datetime import date, time

import pytest

from formservice.acts.desk.outcomes import Advise, Agree
from formservice.acts.desk.plans import Held, Invite
from formservice.documents.text import as_text
from formservice.formatting import full_date
from formservice.languages import LANGUAGES, gettext
from formservice.letters import about_advice, about_agreements, to_management
from formservice.letters.envelope import envelope
from formservice.letters.given import Given
from formservice.letters.told import Told
from formservice.rules.advice import Finding
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage.attachments import Origin
from formservice.storage.corporations import Party
from formservice.storage.letters import LetterRow
from tests.desk.after_hearing import keep_paper
from tests.harness.mailing import HELPED, NOW, STORY, TENANT
from tests.letters.of_the_desk import PANEL, PARTY, POST, Desk, Submit, files, hearing_day, tie

BY = date(2027, 2, 28)
TOLD = Told(
    agreements="De ketel wordt vervangen.",
    own_words="Wij bellen u nog.",
    finding=Finding.PARTLY,
    sent_on=date(2027, 1, 31),
    decide_by=BY,
    reminder=2,
)
MEANS = {
    Finding.UPHELD: (
        "De commissie vindt dat u gelijk hebt. De klacht is gegrond.",
        "De commissie vindt dat de huurder gelijk heeft. De klacht is gegrond.",
    ),
    Finding.PARTLY: (
        "De commissie vindt dat u op sommige punten gelijk hebt, maar niet op alle. De klacht is gedeeltelijk gegrond.",
        "De commissie vindt dat de huurder op sommige punten gelijk heeft, maar niet op alle. De klacht is "
        "gedeeltelijk gegrond.",
    ),
    Finding.NOT_UPHELD: (
        "De commissie vindt dat u geen gelijk hebt. De klacht is ongegrond.",
        "De commissie vindt dat de huurder geen gelijk heeft. De klacht is ongegrond.",
    ),
}
MANAGEMENT = replace(PARTY, management="Mevrouw Directeur", management_mail="directie@debrug.example")


def given(service: Service, submit: Submit, language: str, told: Told, recipient: str = TENANT) -> Given:
    row = LetterRow("a" * 32, None, "tenant_advised", language, "<a@b>", recipient, 1, 1, (), told.as_details(), 1, NOW)
    return Given(service, submit(letters_in=language, **HELPED), row)


def spoken(code: str, dutch: str) -> str:
    return " ".join(gettext(code, dutch).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_each_language_the_advice_says_what_it_means_and_by_when_the_decision_is_due(
    submit: Submit, service: Service, language: str
) -> None:
    of = given(service, submit, language, TOLD)
    for finding in Finding:
        told = replace(of, row=replace(of.row, details=replace(TOLD, finding=finding).as_details()))
        for number, says in enumerate((about_advice.tenant_advised, about_advice.helper_advised)):
            letter = says(told)
            assert of.case.reference in letter.subject.plain(language)
            assert [sheet.language for sheet in letter.sheets] == list(dict.fromkeys((language, "nl")))
            for sheet in letter.sheets:
                text = " ".join(as_text([sheet]).split())
                for other, meanings in MEANS.items():
                    assert (spoken(sheet.language, meanings[number]) in text) == (other is finding)
                assert " ".join(full_date(sheet.language, BY).split()) in text
                assert "Wij bellen u nog." in text
                for private in (STORY, "Fatima", PANEL, of.case.code, "%("):
                    assert private not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_each_language_agreements_stand_in_the_letter_or_are_enclosed(
    submit: Submit, service: Service, language: str
) -> None:
    of = given(service, submit, language, TOLD)
    enclosed = replace(of, row=replace(of.row, details=Told(paper="b" * 32).as_details()))
    by_mail, by_post = "De afspraken zitten als PDF bij deze mail.", "De afspraken zitten bij deze brief."
    for says in (about_agreements.tenant_agreed, about_agreements.helper_agreed):
        for sheet in says(of).sheets:
            text = " ".join(as_text([sheet]).split())
            assert "De ketel wordt vervangen." in text
            assert spoken(sheet.language, by_mail) not in text
        for sheet in says(enclosed).sheets:
            assert spoken(sheet.language, by_mail) in " ".join(as_text([sheet]).split())
        for sheet in says(replace(enclosed, row=replace(enclosed.row, recipient=""))).sheets:
            text = " ".join(as_text([sheet]).split())
            assert spoken(sheet.language, by_post) in text
            assert text.count("http") == text.count(f"/forms/{sheet.language}/follow/code") == 1


def test_desk_check_26_the_management_reads_the_day_the_finding_and_what_is_asked(
    submit: Submit, service: Service
) -> None:
    of = given(service, submit, "nl", TOLD)
    new = replace(of, row=replace(of.row, details=replace(TOLD, reminder=0).as_details()))
    text = " ".join(as_text(to_management.advised(new).sheets).split())
    for expected in ("gedeeltelijk gegrond", "Beslis uiterlijk op zondag 28 februari 2027", of.case.reference):
        assert expected in text
    assert "Schrijf ons die reden." in text
    assert "Wilt u deze brief aan de directie geven?" not in text
    passed_on = replace(of, row=replace(of.row, details=replace(TOLD, is_passed_on=True).as_details()))
    assert "Wilt u deze brief aan de directie geven?" in as_text(to_management.advised(passed_on).sheets)
    reminder = as_text(to_management.reminded(of).sheets)
    assert "Op zondag 31 januari 2027 stuurden wij u ons advies" in " ".join(reminder.split())
    assert "Dit is herinnering 2." in reminder
    first = replace(of, row=replace(of.row, details=replace(TOLD, reminder=1).as_details()))
    assert "herinnering 1" not in as_text(to_management.reminded(first).sheets)


def test_the_paper_goes_with_each_letter_and_nothing_else_does(submit: Submit, service: Service) -> None:
    case = submit(**HELPED)
    tie(service, case, MANAGEMENT)
    desk = Desk(service, case)
    desk.do(Invite(hearing_day(service, NOW.date(), at=time(15)).id, 0))
    desk.do(Held(Outcome.HELD))
    keep_paper(service, case, Origin.COMMITTEE, b"%PDF-1.7 vertrouwelijk")
    paper = keep_paper(service, case)
    desk.do(Advise(Finding.UPHELD, paper))
    letter = f"brief-{case.reference}.pdf"
    for kind, to in (("tenant_advised", TENANT), ("management_advised", "directie@debrug.example")):
        [mail] = desk.mails(kind)
        assert mail["To"] == to
        assert list(files(mail)) == [letter, "advies.pdf"]
    assert len(desk.mails("helper_advised")) == 1


def test_agreements_in_words_enclose_nothing(submit: Submit, service: Service) -> None:
    case = submit(**HELPED)
    tie(service, case, MANAGEMENT)
    desk = Desk(service, case)
    desk.do(Invite(hearing_day(service, NOW.date(), at=time(15)).id, 0))
    desk.do(Held(Outcome.HELD))
    desk.do(Agree("De ketel wordt vervangen."))
    [mail] = desk.mails("management_agreed")
    assert list(files(mail)) == [f"brief-{case.reference}.pdf"]


@pytest.mark.parametrize(("party", "whom"), [(MANAGEMENT, "Mevrouw Directeur"), (PARTY, "Mevrouw Kars")])
def test_on_an_envelope_to_the_management_its_name_stands_or_else_the_contacts(
    submit: Submit, service: Service, party: Party, whom: str
) -> None:
    case = submit()
    tie(service, case, party)
    with service.db.reading() as connection:
        lines = envelope(service.db, connection, case, "management_advised")
    assert lines == ("Woonstichting De Brug", whom, *POST)
