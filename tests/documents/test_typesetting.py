"""The process that draws pages: bounded, without keys, and never the end of more than one attempt at one letter."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from formservice.documents import drawing, typesetting
from formservice.errors import NoAnswerError
from formservice.mail.outbox import Outbox
from formservice.storage import letters
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.letters import LetterState
from tests.harness.mailing import NOW, ROOT

HEAPED = "a" + "\u0301" * 40_000
"""Marks heaped on one letter, far past what a form takes: shaping them asks for gigabytes."""


def drawn(text: str) -> bytes:
    """Draw a page with this text."""
    block = {"kind": "paragraph", "text": typesetting.as_typed(text, "")}
    pages: list[Any] = [{"lang": "nl", "dir": "ltr", "blocks": [block]}]
    data = {"title": "x", "committee": "x", "reference": "x", "on": "2026-12-14", "incomplete": "", "pages": pages}
    return typesetting.typeset(data, datetime(2026, 12, 14, tzinfo=UTC), ["ua-1"], "letter.typ")


def test_our_fonts_have_every_character_of_our_own_texts() -> None:
    files = [ROOT / "committee.toml", *(ROOT / "formservice" / "translations").rglob("*.po")]
    texts = "".join(file.read_text(encoding="utf-8") for file in files)
    assert len(files) > 1
    assert drawn(" ".join(sorted(set(texts) - {"\n"}))).startswith(b"%PDF")


def test_a_text_that_would_take_gigabytes_ends_its_own_drawing_and_nothing_else() -> None:
    drawn("eerst iets gewoons")
    problems: list[BaseException] = []

    def burst() -> None:
        with pytest.raises(NoAnswerError) as refused:
            drawn(HEAPED)
        problems.append(refused.value)

    drawing_it = threading.Thread(target=burst)
    drawing_it.start()
    peak = 0
    while drawing_it.is_alive():
        peak = max(peak, memory())
        time.sleep(0.01)
    drawing_it.join()
    assert len(problems) == 1
    assert 0 < peak < drawing.MEMORY + 300 * 2**20
    assert drawn("daarna ook").startswith(b"%PDF")


def memory() -> int:
    """Return the bytes that the process that draws has in use."""
    process = typesetting._drawer._process
    try:
        lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines() if process else []
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def test_a_letter_that_cannot_be_drawn_waits_and_is_counted_while_the_others_go(
    submit: Callable[..., Case], outbox: Outbox, db: Database
) -> None:
    bad, good = submit(what_happened=HEAPED), submit(what_happened="Het dak lekt")
    outbox.deliver_due()

    def to_the_committee(case: Case) -> letters.LetterStatus:
        [letter] = [each for each in letters.of_case(db, case.id) if each.kind == "committee_received"]
        return letter

    waiting = to_the_committee(bad)
    assert (waiting.state, waiting.attempts, waiting.error) == (LetterState.QUEUED, 1, "NoAnswerError")
    assert waiting.next_at > NOW
    assert to_the_committee(good).state == LetterState.SENT


def test_the_process_that_draws_knows_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORMSERVICE_DATA_KEYS", "kanarie")
    typesetting._drawer.stop()
    drawn("iets")
    process = typesetting._drawer._process
    assert process is not None
    assert b"FORMSERVICE" not in Path(f"/proc/{process.pid}/environ").read_bytes()


def test_of_ten_thousand_lines_none_is_lost_and_most_are_no_paragraph_of_their_own() -> None:
    lines = [f"regel{number}" for number in range(10_000)]
    made = typesetting.paragraphs_as_typed(lines, "nl")
    assert "\n".join(each["text"] for each in made).split("\n") == lines
    assert len(made) == 201
    assert typesetting.paragraphs_as_typed(lines[:200], "nl") == [
        typesetting.as_typed(each, "nl") for each in lines[:200]
    ]
    assert typesetting.paragraphs_as_typed([], "nl") == []
