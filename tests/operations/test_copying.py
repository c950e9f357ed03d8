"""What `export` and `copy` tell of the desk: all of it to the committee, and to the tenant what is the tenant's."""

import json
from datetime import timedelta
from pathlib import Path

from formservice.acts.desk.keeping import take_in
from formservice.acts.desk.plans import CallOff, Invite
from formservice.operations.copying import copy_to, exported
from formservice.service import Service
from formservice.storage import drafts, letters, letters_at_desk, notes
from formservice.storage.attachments import Origin, SafeFile
from tests.conftest import Clock
from tests.desk.after_hearing import advised, heard, keep_paper
from tests.desk.stage import hearing_day, now, tied_case
from tests.harness.planning import ME, done


def test_the_tenants_copy_tells_hearings_and_letters_but_no_note_no_panel_and_no_log(
    service: Service, clock: Clock, tmp_path: Path
) -> None:
    case = tied_case(service, mail="", contact="post", street="Dorpsstraat", town="Utrecht")
    done(service, case, Invite(hearing_day(service).id, 1))
    clock.pass_by(timedelta(minutes=11))
    done(service, case, CallOff("Geen zaal."))
    [invitation] = [each for each in letters.of_case(service.db, case.id) if each.kind == "tenant_invited"]
    with service.db.writing(f"case:{case.id}") as connection:
        notes.add(service.db, connection, case.id, ME, "KANARIE", service.now(), service.today())
        notes.put_address(service.db, connection, case.id, ("Dorpsstraat 12a", "1234 AB Utrecht"))
        letters_at_desk.mark_posted(connection, invitation.id, service.today())
    copy_to(tmp_path / "copy", service, now(service, case))
    text = (tmp_path / "copy" / "complaint.json").read_text("utf-8")
    copied = json.loads(text)
    assert "KANARIE" not in text
    assert "mr. Paneel" not in text
    assert not {"notes", "panels", "acts"} & copied.keys()
    assert copied["tied_to"] == "Woonstichting De Brug"
    assert copied["address"] == ["Dorpsstraat 12a", "1234 AB Utrecht"]
    [hearing] = copied["hearings"]
    assert (hearing["on"], hearing["at"], hearing["outcome"], hearing["why"]) == (
        "2026-12-08",
        "11:00",
        "off",
        "Geen zaal.",
    )
    assert hearing["place"] == ["Kantoor De Brug", "Brugweg 1", "1234 AB Brug"]
    [posted] = [each for each in copied["letters"] if each["kind"] == "tenant_invited"]
    assert (posted["state"], posted["posted_on"]) == ("posted", service.today().isoformat())


def test_an_export_tells_the_committee_its_notes_its_panels_and_who_did_what(service: Service) -> None:
    case = tied_case(service)
    done(service, case, Invite(hearing_day(service).id, 1))
    with service.db.writing(f"case:{case.id}") as connection:
        notes.add(service.db, connection, case.id, ME, "KANARIE", service.now(), None)
    told = json.loads(json.dumps(exported(service, now(service, case))))
    assert [note["text"] for note in told["notes"]] == ["KANARIE"]
    assert told["panels"] == ["mr. Paneel"]
    assert [(act["what"], act["by"]) for act in told["acts"]] == [("take_up_and_invite", ME)]
    assert told["state"] == "invited"


def test_papers_that_the_desk_took_in_go_along_but_the_committees_own_stay(service: Service, tmp_path: Path) -> None:
    case = tied_case(service)
    for origin in Origin:
        paper = SafeFile(f"{origin}.txt", "txt", f"van {origin}".encode(), origin * 2, origin)
        take_in(service, ME, case.id, paper, origin, drafts.new_id()[:32])
    case = now(service, case)
    copy_to(tmp_path / "copy", service, case)
    copied = {file.name.partition("-")[2] for file in (tmp_path / "copy").glob("*.txt")}
    assert copied == {"tenant.txt", "corporation.txt"}
    assert [paper["origin"] for paper in exported(service, case)["papers"]] == list(Origin)


def test_an_advice_goes_along_once_the_tenant_got_it_and_a_draft_of_it_stays(
    service: Service, clock: Clock, tmp_path: Path
) -> None:
    case = heard(service, clock)
    draft = keep_paper(service, case)
    sent = advised(service, case)
    assert draft != sent
    told = json.loads(json.dumps(exported(service, now(service, case))))
    assert [paper["id"] for paper in told["papers"]] == [draft, sent]
    copy_to(tmp_path / "copy", service, now(service, case))
    assert len(list((tmp_path / "copy").glob("*advies.pdf"))) == 1
