"""Every state of the pages for a complaint that was sent: withdrawing and following."""

from collections.abc import Generator, Iterator
from urllib.parse import urlsplit

from tests.browser.visitor import PHOTO, Visitor
from tests.harness.serving import link_in


def withdrawal(visitor: Visitor) -> Iterator[str]:
    """Yield at every page of withdrawing, from asking for a link to what cannot be withdrawn any more."""
    reference, code = visitor.submit_elsewhere([PHOTO])
    yield "received-for-oneself"
    visitor.open("withdrawal/")
    yield "by-mail"
    visitor.press()
    yield "by-mail-wrong"
    visitor.type(mail=visitor.mail, reference=reference.lower())
    visitor.press()
    yield "asked"
    visitor.open("withdrawal/code")
    yield "by-code"
    visitor.press()
    yield "by-code-wrong"
    visitor.type(reference=reference, code="A" * 10)
    visitor.press()
    yield "by-code-wrong-pair"
    visitor.type(reference=reference, code=code)
    visitor.press()
    yield "confirm"
    visitor.press()
    yield "done"
    visitor.open("withdrawal/confirm")
    yield "already"
    visitor.press("main .quiet")
    yield "undo"
    visitor.press()
    yield "reopened"
    visitor.open("withdrawal/confirm")
    visitor.press()
    visitor.open("withdrawal/link/made-up")
    yield "broken-link"
    yield from _too_late(visitor)


def _too_late(visitor: Visitor) -> Iterator[str]:
    reference, _ = visitor.submit_elsewhere()
    for state in ("accepted", "invited", "heard"):
        visitor.note(reference, state)
    [*_, mail] = visitor.served.mails(visitor.mail, "tenant_received", 2)
    visitor.page.goto(urlsplit(link_in(mail)).path)
    yield "too-late"
    visitor.submit_elsewhere(mail=False)
    yield "received-without-mail"


def following(visitor: Visitor) -> Iterator[str]:
    """Yield at every page of following, from asking for a link to every state that a complaint can be in."""
    visitor.open("follow/")
    yield "by-mail"
    visitor.press()
    yield "by-mail-wrong"
    visitor.type(mail="samira@example.org")
    visitor.press()
    yield "asked"
    visitor.open("follow/link/made-up")
    yield "broken-link"
    reference = yield from _following_by_code(visitor)
    for state in ("accepted", "invited", "heard", "advised", "decided"):
        visitor.note(reference, state)
        visitor.open("follow/status")
        yield state
    visitor.open("follow/papers")
    yield "papers-over"
    for end in ("withdrawn", "declined"):
        reference, code = visitor.submit_elsewhere()
        visitor.note(reference, end)
        visitor.open("follow/code")
        visitor.type(reference=reference, code=code)
        visitor.press()
        yield end


def _following_by_code(visitor: Visitor) -> Generator[str, None, str]:
    reference, code = visitor.submit_elsewhere([PHOTO])
    visitor.open("follow/code")
    yield "by-code"
    visitor.press()
    yield "by-code-wrong"
    visitor.type(reference=reference, code=code)
    visitor.press()
    yield "received"
    visitor.press('[href="answers"]')
    yield "answers"
    yield from _adding(visitor)
    return reference


def _adding(visitor: Visitor) -> Iterator[str]:
    """Yield at the pages on which a tenant adds to a complaint that was opened, and corrects it."""
    visitor.open("follow/papers")
    yield "papers"
    visitor.press()
    yield "papers-wrong"
    visitor.type(words="De loodgieter is nog niet geweest.")
    visitor.press()
    yield "papers-added"
    visitor.open("follow/contact")
    yield "contact"
    visitor.type(mail="samira@", house_number="")
    visitor.press()
    yield "contact-wrong"
    visitor.type(mail="samira@example.org", house_number="14")
    visitor.press()
    yield "contact-done"
