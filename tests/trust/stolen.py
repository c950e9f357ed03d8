"""Stolen bytes: a thief of the database or a backup reads nothing without the keys, which are not in it."""

import base64
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from itsdangerous.url_safe import URLSafeSerializer
from sqlalchemy import select

from formservice.links import Purpose
from formservice.questions.beside import WITHDRAW
from formservice.questions.question import QuestionKind
from formservice.questions.steps import FORM
from formservice.storage import cases, tables
from tests.harness import samples
from tests.harness.databases import POSTGRES
from tests.harness.desk_data import keep_everything
from tests.harness.serving import SECRETARY, Served
from tests.harness.steps import answer_eligibility, reference_and_code
from tests.harness.visit import Browser
from tests.trust.ledger import beside
from tests.trust.promise import CannotBeShownError, Seen, promise
from tests.trust.service import browser_at, served

PIECE = 40
STORED = ("formservice.sqlite3", "formservice.sqlite3-wal", "formservice.sqlite3-shm")
_CHOSEN = {"for_whom": "other", "consent": "yes", "contact": "post", "letters_in": "nl"}
_TYPED = {QuestionKind.LINE, QuestionKind.TEXT, QuestionKind.MAIL, QuestionKind.PHONE, QuestionKind.POSTCODE}
_SHORTEST = 7  # what is shorter stands in sealed bytes by chance


class Canaries:
    """What one tenant types, so odd that it stands nowhere else."""

    def __init__(self, number: int) -> None:
        self._number = number
        self.words: list[str] = []
        self.bytes: list[bytes] = []

    def word(self, field: str) -> str:
        """Return a word that nobody else types, with a letter that is no ASCII."""
        return self._noted(f"Kanariëvogel{field.replace('_', '')}{self._number}")

    def mail(self, field: str) -> str:
        """Return an address that nobody else has."""
        return self._noted(f"kanarie.{field.replace('_', '')}{self._number}@example.org")

    def answer(self, field: str, kind: QuestionKind) -> str:
        """Return what to type in a field of this kind."""
        match kind:
            case QuestionKind.MAIL:
                return self.mail(field)
            case QuestionKind.PHONE:
                return self._noted(f"06-{87_310_000 + self._number}")
            case QuestionKind.POSTCODE:
                return self._noted(f"{9_000 + self._number % 999} ZX")
        return self.word(field)

    def papers(self) -> list[tuple[str, bytes]]:
        """Return files that say a canary, under its name, as they are and compressed."""
        said = self.word("paper").encode()
        files = [
            samples.pdf(size=3_000) + b"\n% " + said,
            samples.docx({"word/extra.xml": b"<x>" + said * 50 + b"</x>"}),
        ]
        self.bytes += [piece for file in files for piece in pieces(file)]
        return [(f"{self.word('pdfname')}.pdf", files[0]), (f"{self.word('docxname')}.docx", files[1])]

    def wanted(self) -> list[bytes]:
        """Return all that may stand nowhere, in every spelling."""
        return [*(each for word in self.words for each in spelled(word)), *self.bytes]

    def _noted(self, word: str) -> str:
        self.words.append(word)
        return word


def pieces(content: bytes) -> list[bytes]:
    """Return pieces of a content's beginning, middle and end, and of the same in base64."""
    coded = base64.b64encode(content)
    return [
        each[start : start + PIECE]
        for each in (content, coded)
        for start in (0, len(each) // 3, len(each) // 2, len(each) - PIECE)
    ]


def spelled(word: str) -> Iterator[bytes]:
    """Give the spellings in which a word may stand in a file."""
    for text in {word, word.lower(), word.upper(), unicodedata.normalize("NFD", word)}:
        for coding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield text.encode(coding)
        yield text.encode("latin-1", "ignore")
        yield text.encode("ascii", "backslashreplace")
        yield quote(text).encode()
    for coding in ("utf-8", "utf-16-le"):
        for start in range(3):
            # the first and the last characters depend on what stands beside it
            coded = base64.b64encode(bytes(start) + word.encode(coding))[4 if start else 0 : -4]
            if len(coded) > _SHORTEST:
                yield from {coded, coded.replace(b"+", b"-").replace(b"/", b"_")}


def found(files: Iterable[Path], wanted: Iterable[bytes]) -> int:
    """Count in how many places these bytes stand in these files, or in their names."""
    whole = [(file.read_bytes(), file.name.encode()) for file in files if file.is_file()]
    return sum(part.count(each) for each in set(wanted) for file in whole for part in file)


@promise(29, "stolen database or backup", short=1, long=25)
def steal(folder: Path, tenants: int) -> Seen:
    """Type a canary into every field there is, take the database, its log and a backup, and look for them all."""
    if POSTGRES:
        raise CannotBeShownError("about SQLite's files")
    wanted: list[bytes] = []
    references = []
    with served(folder) as running:
        for number in range(1, tenants + 1):
            canaries = Canaries(number)
            references.append(_type_everywhere(running, canaries))
            with beside(running) as service:
                case = cases.find_by_reference(service.db, references[-1])
                assert case
                keep_everything(service.db, case.id, canaries.word("desk"), service.now())
            wanted += canaries.wanted()
        running.mails(SECRETARY, "committee_withdrawn", tenants)
        stored = [running.data / name for name in STORED]
        assert stored[1].stat().st_size, "the log is searched too"
        assert all(found(stored, [each.encode()]) for each in references), "what is plain is found"
        assert found(running.letters.iterdir(), wanted), "what is not sealed is found"
        backup = folder / "backup"
        running.command("backup", str(backup))
        settings = running.settings()
        keys = [key.encode() for key in (*settings.secret_keys, *settings.data_keys)]
        keys += [base64.urlsafe_b64decode(key) for key in settings.data_keys]
        with beside(running) as service, service.db.reading() as connection:
            wrapped = connection.scalars(select(tables.case_keys.c.wrapped)).all()
            keys += [service.db.sealer._unwrap(each) for each in wrapped if any(each)]
        assert len(keys) > 3, "and those of cases, drafts, requests and addresses"
        never = {
            "in the database and its log": found(stored, wanted),
            "in the backup": found([backup], wanted),
            "keys": found([*stored, backup], keys),
        }
        size = backup.stat().st_size
    looked_for = f"{len(set(wanted)):,} spellings and pieces of what {tenants} tenants typed and sent"
    return Seen(looked_for, never, {"database": f"{size / 1e6:.1f} MB"})


def _type_everywhere(running: Served, canaries: Canaries) -> str:
    """Leave a draft, send a complaint, ask for links, write a letter, withdraw and take it back; return the number."""
    _fill_in(browser_at(running), canaries)
    sender = browser_at(running)
    _fill_in(sender, canaries)
    reference, code = reference_and_code(sender.press())
    with beside(running) as service:
        case = cases.find_by_reference(service.db, reference)
        assert case
        links = [service.links.make(each, "nl", case.id, case.link_version) for each in Purpose]
    cookie = sender.client.get_cookie("session", domain="127.0.0.1")
    assert cookie
    known = URLSafeSerializer("any").load_payload(cookie.value.rsplit(".", 2)[0].encode())
    canaries.words += [code, cookie.value, known["draft"], "127.0.0.1"]
    canaries.words += [link.rpartition("/")[2] for link in links]
    visitor = browser_at(running)
    for door in ("follow", "withdrawal"):
        visitor.visit(f"/forms/nl/{door}/")
        visitor.press(mail=canaries.mail(door))
        visitor.visit(f"/forms/nl/{door}/code")
        visitor.press(reference=canaries.word("reference"), code=canaries.word("code"))
    visitor.visit("/forms/nl/complaint/letter")
    letter = ("corporation", "what_happened", "wanted", "name", "address", "reach")
    assert canaries.word("name") in visitor.press(**{name: canaries.word(name) for name in letter}).text
    by_link = browser_at(running)
    by_link.visit(urlsplit(links[list(Purpose).index(Purpose.WITHDRAW)]).path)
    [reason] = WITHDRAW.questions
    assert by_link.press(**{reason.name: canaries.word("reason")}).slug == "done"
    by_link.visit("/forms/nl/withdrawal/undo")
    assert by_link.press().slug == "reopened"
    by_link.visit(urlsplit(links[list(Purpose).index(Purpose.CONTACT)]).path)
    corrected = {name: canaries.word(f"new{name}") for name in ("street", "town", "house_number")}
    assert by_link.press(mail=canaries.mail("corrected"), **corrected).slug == "done"
    by_link.visit("/forms/nl/follow/papers")
    later = samples.pdf(size=2_000) + b"\n% " + canaries.word("laterpaper").encode()
    canaries.bytes += pieces(later)
    papers = [(f"{canaries.word('latername')}.pdf", later)]
    assert by_link.press(words=canaries.word("later"), papers=papers).slug == "added"
    return reference


def _fill_in(browser: Browser, canaries: Canaries) -> None:
    """Answer every question of the form, for somebody else, up to the page with all answers."""
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    for step in FORM:
        typed: dict[str, Any] = {
            question.name: canaries.answer(question.name, question.kind)
            if question.kind in _TYPED
            else _CHOSEN.get(question.name)
            for question in step.questions
        }
        if step.slug == "papers":
            typed = {"papers": canaries.papers()}
        browser.press(**typed)
    assert browser.page.slug == "check", browser.page.text
