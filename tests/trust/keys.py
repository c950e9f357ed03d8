"""Keys: a new one replaces an old one without anybody noticing, and a weak one does not start."""

import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from formservice.links import Purpose
from formservice.storage import cases
from tests.harness import samples
from tests.harness.serving import Served
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, reference_and_code, submit
from tests.harness.visit import Browser
from tests.settings.test_installation import SEALING, SIGNING, WEAK_KEYS
from tests.trust.ledger import beside
from tests.trust.promise import Seen, promise
from tests.trust.service import browser_at, served

_SIGNING, _SEALING = "FORMSERVICE_SECRET_KEYS", "FORMSERVICE_DATA_KEYS"
_AT_ONCE = 4
_SECONDS = 60
_ADDRESS = {"FORMSERVICE_BASE_URL": "http://127.0.0.1"}
_INSTALLATIONS: tuple[dict[str, str], ...] = (
    _ADDRESS,
    _ADDRESS | {"FORMSERVICE_DATABASE_URL": "sqlite:///there.sqlite3"},
    {},
)
"""With an address of one's own, with a database of one's own, and embedded."""


class Tenants:
    """Tenants in the middle of everything that a key guards; each of the six things that must survive is a method."""

    def __init__(self, running: Served) -> None:
        self.running = running
        self.papers = [("brief.pdf", samples.pdf())]
        self.sent = browser_at(running)
        self.reference, self.code = reference_and_code(submit(self.sent, files=self.papers))
        with beside(running) as service:
            case = cases.find_by_reference(service.db, self.reference)
            assert case
            self.case = case
            made = (service.links.make(each, "nl", case.id, case.link_version) for each in Purpose)
            self.links = [urlsplit(link).path for link in made]
        self.typing = self._in_the_form()
        self.page = self.typing.page
        self.idle = self._in_the_form()
        self.inside = browser_at(running)
        self.inside.visit(self.links[0])

    def _in_the_form(self) -> Browser:
        browser = browser_at(self.running)
        answer_eligibility(browser)
        browser.visit("/forms/nl/complaint/who")
        for typed in ({"for_whom": "self"}, {"corporation": "Woonstichting De Brug"}, TENANT):
            browser.press(**typed)
        return browser

    def open_form(self) -> bool:
        """A page that stood open is sent and taken, words and paper, up to the reference."""
        self.typing.page = self.page
        self.typing.press(**COMPLAINT)
        self.typing.press(papers=self.papers)
        return self.typing.press().slug == "received"

    def half_filled_draft(self) -> bool:
        """Tenants who come back later find what they typed."""
        return str(TENANT["name"]) in self.idle.visit("/forms/nl/complaint/you").text

    def mailed_links(self) -> bool:
        """The link of every letter opens its page."""
        return all(browser_at(self.running).visit(link, check=False).status == 200 for link in self.links)

    def opened_complaint(self) -> bool:
        """Who had opened a complaint, or just sent one, still sees it."""
        self.sent.visit("/forms/nl/complaint/received")
        seen = self.inside.visit("/forms/nl/withdrawal/confirm", check=False)
        return self.reference in seen.text and reference_and_code(self.sent.page)[0] == self.reference

    def sealed_complaint(self) -> bool:
        """Number and code open the complaint, and the doctor can read all that is sealed."""
        browser = browser_at(self.running)
        browser.visit("/forms/nl/follow/code")
        opened = browser.press(reference=self.reference, code=self.code).slug == "status"
        return opened and "All is well" in self.running.command("doctor")

    def known_address(self) -> bool:
        """A mail address finds its complaint, and gets a mail."""
        mail = str(TENANT["mail"])
        browser = browser_at(self.running)
        browser.visit("/forms/nl/follow/")
        browser.press(mail=mail, reference=self.reference)
        return bool(self.running.mails(mail, "withdrawal_links", about=self.reference))


_SIX: tuple[Callable[[Tenants], bool], ...] = (
    Tenants.open_form,
    Tenants.half_filled_draft,
    Tenants.mailed_links,
    Tenants.opened_complaint,
    Tenants.sealed_complaint,
    Tenants.known_address,
)


@promise(13, "key rotation", short=1, long=20)
def rotate(folder: Path, rotations: int) -> Seen:
    """Put new keys in front while tenants are in the middle, seal anew, and take the old ones away."""
    old = _new_keys()
    survived = 0
    never = {"did not survive": 0, "opened with a key that was taken away": 0, "lost with the old key": 0}
    with served(folder, _given(old)) as running:
        for _ in range(rotations):
            tenants, new = Tenants(running), _new_keys()
            running.more.update(_given(new, old))
            running.restart()
            kept = [each.__name__ for each in _SIX if each(tenants)]
            survived += len(kept)
            never["did not survive"] += len(_SIX) - len(kept)
            later = Tenants(running)
            running.command("reseal")
            running.more.update(_given(new))
            running.restart()
            # what the new keys signed and sealed beside the old ones stands on its own
            never["lost with the old key"] += sum(not each(later) for each in _SIX)
            never["lost with the old key"] += not Tenants.sealed_complaint(tenants)
            never["opened with a key that was taken away"] += _still_opens(tenants) + _starts(running, old)
            old = new
    return Seen(f"{rotations} rotations, {survived} of {len(_SIX) * rotations} survived", never)


@promise(14, "default or short key", short=8, long=100)
def start_with_a_weak_key(folder: Path, tries: int) -> Seen:
    """Start with a weak key of either kind, on a database or an address of one's own, or embedded."""
    empty = [(name, value) for name in (_SIGNING, _SEALING) for value in ("", "dev", "short")]
    chosen = [(*key, kind) for kind in _INSTALLATIONS for key in dict.fromkeys([*empty, *WEAK_KEYS])]
    # an empty variable counts as not given: embedded use then makes a key of its own
    chosen = [each for each in chosen if each[2] or each[1].strip()][:tries]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        seen = list(pool.map(lambda each: _is_refused(folder / str(each[0]), *each[1]), enumerate(chosen)))
    good = _ADDRESS | {_SIGNING: SIGNING, _SEALING: SEALING}
    assert _run(folder / "good", "migrate", good).returncode == 0, "good keys start"
    return Seen(f"{len(chosen)} starts with a weak key", {"that were not refused in a line": seen.count(False)})


def _is_refused(folder: Path, name: str, value: str, where: dict[str, str]) -> bool:
    given = {_SIGNING: SIGNING, _SEALING: SEALING} | where | {name: value}
    done = _run(folder, "serve", given)
    lines = done.stderr.splitlines()
    is_told = len(lines) == 1 and name in lines[0] and not (value.strip() and value in lines[0].replace(name, ""))
    return done.returncode == 2 and is_told and not done.stdout and not any(folder.iterdir())


def _run(folder: Path, command: str, given: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    folder.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FORMSERVICE_")}
    committee = Path(__file__).parents[2] / "committee.toml"
    return subprocess.run(
        [sys.executable, "-m", "formservice.cli", command],
        cwd=folder,
        env=kept | {"FORMSERVICE_COMMITTEE": str(committee), "FORMSERVICE_PORT": "1"} | given,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )


def _new_keys() -> tuple[str, str]:
    return secrets.token_urlsafe(48), Fernet.generate_key().decode()


def _given(*pairs: tuple[str, str]) -> dict[str, str]:
    signing, sealing = zip(*pairs, strict=True)
    return {_SIGNING: ",".join(signing), _SEALING: ",".join(sealing)}


def _still_opens(tenants: Tenants) -> int:
    """Count what still opens with what only the key that was taken away had signed."""
    opened = sum(browser_at(tenants.running).visit(link, check=False).status != 410 for link in tenants.links)
    seen = tenants.inside.visit("/forms/nl/withdrawal/confirm", check=False)
    return opened + (tenants.reference in seen.text)


def _starts(running: Served, keys: tuple[str, str]) -> bool:
    """Tell whether a command still starts on this database with these keys alone."""
    now = dict(running.more)
    running.more.update(_given(keys))
    try:
        done = running.tried("export")
    finally:
        running.more.update(now)
    is_refused = "keys that this database needs are missing" in done.stderr
    assert is_refused or done.returncode == 0, done.stderr
    return not is_refused
