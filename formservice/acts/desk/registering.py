"""Somebody at the desk registers what came by mail, by post or was handed over: the same case as of the web form."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from formservice.acts.submit import Arrived, take_in, tie_by_name
from formservice.letters.received import letters_for_registered
from formservice.questions.answers import asked_only, for_the_rule
from formservice.questions.complaint import Complaint
from formservice.questions.steps import VERSION
from formservice.rules.case import Actor, Channel, Role, State, is_closed
from formservice.rules.eligibility import Verdict, judge
from formservice.service import Service
from formservice.storage import desk_log, lookups, open_cases
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from formservice.storage.lookups import Kind, Wanted
from formservice.storage.open_cases import Outline
from formservice.text.plain_text import folded
from formservice.text.words import name_words

_OPEN = tuple(state for state in State if not is_closed(state))
_MOST_ALIKE = 10


def register(
    service: Service, staff_id: str, typed: Mapping[str, str], on: date, channel: Channel, form: str, *, tells: bool
) -> Case:
    """Take in a complaint that came on a day, once for each form, with the files that were kept under its number.

    It `tells` tenant and helper, by mail or else by post; the term counts from that day (F2, F3). A corporation that
    the desk knows is tied to it.
    """
    committee = service.committee
    told = Complaint.read(typed)
    listed = next((each for each in committee.corporations if folded(each) == folded(told.corporation)), "")
    answers = asked_only({**typed, "corporation": listed or told.corporation}, committee.corporations)
    mails = {"tenant": told.mail, "helper": Complaint.read(answers).helper_mail}

    def also(connection: Connection, case: Case) -> None:
        details = {"channel": channel, "on": on.isoformat()}
        desk_log.note(
            service.db, connection, staff_id, Did.REGISTER, service.now(), case.id, form=form, details=details
        )
        tie_by_name(service, connection, case)

    case = take_in(
        service.db,
        form,
        told.letters_in,
        answers,
        VERSION,
        lambda case: letters_for_registered(case, committee) if tells else [],
        {role: mail for role, mail in mails.items() if mail},
        service.now(),
        listed_corporation=listed,
        envelope=told.envelope if is_whole_address(told) else (),
        arrived=Arrived(on, channel, Actor(Role.SECRETARY, staff_id)),
        also=also,
    )
    if case is None:
        raise LookupError("a registered complaint has no other tab")
    return case


def verdict_on_paper(service: Service, case: Case) -> Verdict | None:
    """Return where the answers of a registered complaint lead on the day it came (F2); None for the web form's."""
    if case.channel is None:
        return None
    on, committee = case.history[0].on, service.committee
    return judge(for_the_rule(case.answers, on), on, committee.term, committee.written_channels)


def is_whole_address(told: Complaint) -> bool:
    """Tell whether a letter can be posted to the tenant."""
    return all((told.street, told.town, told.postcode, told.house_number))


def alike(service: Service, typed: Mapping[str, str]) -> list[Outline]:
    """Return the open cases that may be the same one: of the same mail address, or the same name at the same home."""
    told = Complaint.read(typed)
    by = [frozenset({(Kind.MAIL, folded(told.mail))})] if told.mail else []
    if home := lookups.home_of(told):
        by.append(frozenset({home, *((Kind.NAME, word) for word in name_words(told.name))}))
    found = [lookups.find(service.db, Wanted(terms, states=_OPEN), _MOST_ALIKE) for terms in by]
    return open_cases.outlines(service.db, list(dict.fromkeys(id for ids in found for id in ids)))
