"""The draft of this browser: found by the id in its signed cookie, never by an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import session

from formservice.complain.path import CHECK, open_pages, verdict_on
from formservice.questions.question import Answers
from formservice.rules.eligibility import Verdict
from formservice.settings.committee import Committee
from formservice.storage import drafts
from formservice.storage.drafts import AttachmentInfo
from formservice.web.current import service
from formservice.web.frame import language
from formservice.web.limits import bounds

_DRAFT = "draft"
_SENT = "sent"
_MOST_SENT = 20  # a browser drops a cookie past 4 kB, and with it the draft: a helper may send many


@dataclass(frozen=True)
class Progress:
    """The answers of this browser so far, and where they lead today."""

    answers: Answers
    attachments: list[AttachmentInfo]
    verdict: Verdict
    pages: list[str] = field(default_factory=list)

    @property
    def goes_on_at(self) -> str:
        """The page where the tenant goes on: the first that is not finished."""
        return self.pages[-1]

    @property
    def to_form(self) -> str:
        """The page of the form to which the questions before it lead: the check page, where all is filled in."""
        return CHECK if CHECK in self.pages else "who"


def draft_id() -> str | None:
    """Return the id of this browser's draft, or None while it has none."""
    return session.get(_DRAFT)


def submitted() -> str | None:
    """Return the id of the complaint that this browser's draft became, or None while it is not sent."""
    known = draft_id()
    return drafts.submitted_case(service().db, known) if known else None


def sent() -> str | None:
    """Return the id of the complaint that this browser sent last, also once it began another."""
    before = session.get(_SENT, [])
    return submitted() or (drafts.submitted_case(service().db, before[-1]) if before else None)


def read(id: str | None = None) -> Progress:
    """Return how far this browser's tenant is, or whoever typed the draft with this id."""
    known = id or draft_id()
    draft = drafts.read(service().db, known) if known else None
    return progress(draft.answers if draft else {}, draft.attachments if draft else [])


def progress(answers: Mapping[str, Any], attachments: list[AttachmentInfo]) -> Progress:
    """Return how far these answers are today."""
    here = service()
    committee: Committee = here.committee
    verdict = verdict_on(answers, here.today(), committee)
    return Progress(answers, attachments, verdict, open_pages(answers, verdict, committee, here.today()))


def is_there() -> bool:
    """Tell whether this browser has a draft: one that was begun, not sent, not cleared and not too old."""
    known = draft_id()
    return bool(known and drafts.read(service().db, known))


def keep(changes: Mapping[str, str]) -> bool:
    """Put what was typed into this browser's draft; False where that draft was already submitted, or is gone.

    Raises PastLimit, with nothing kept, where too much came from this address or from all in this hour.
    """
    here = service()
    known = draft_id()
    own = known or drafts.new_id()
    within = bounds("typed", here.committee.limits.typed_bytes)
    is_kept = drafts.merge(here.db, own, language(), changes, here.now(), within, is_begun=known is not None)
    if is_kept and known is None:
        session[_DRAFT] = own  # only now: a draft that could not be stored was not begun
    return is_kept


def keep_file(file: drafts.SafeFile) -> AttachmentInfo | drafts.FileRefusal:
    """Store a file with this browser's draft, or tell why it could not be."""
    here = service()
    known = draft_id()
    if known is None:
        return drafts.FileRefusal.GONE
    return drafts.add_attachment(here.db, known, language(), file, here.now(), here.committee.uploads, is_begun=True)


def drop_file(attachment_id: str) -> None:
    """Erase a file of this browser's draft."""
    if known := draft_id():
        drafts.remove_attachment(service().db, known, attachment_id)


def start_anew() -> None:
    """Let the next answer begin a new draft, and remember the one that was sent."""
    session[_SENT] = [*session.get(_SENT, []), session.pop(_DRAFT)][-_MOST_SENT:]


def take_over(id: str, *, is_sent: bool) -> None:
    """Let this browser go on with a draft of another device, which goes on too; `is_sent` tells of its own draft."""
    if is_sent:
        start_anew()
    session[_DRAFT] = id


def clear(*, also_submitted: bool) -> bool:
    """Erase this browser's draft and let go of what it sent: a copy of its cookie opens neither.

    False, with nothing changed, where the draft was submitted and `also_submitted` does not allow that.
    """
    here, known = service(), draft_id()
    if known and not drafts.clear(here.db, known, also_submitted=also_submitted):
        return False
    for before in session.get(_SENT, []):
        drafts.clear(here.db, before)
    session.clear()
    return True


def forget() -> None:
    """Let this browser begin anew: its draft was cleared in another tab, or was too old."""
    session.clear()
