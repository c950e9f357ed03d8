"""Drafts: nothing that was typed or uploaded is lost, and nothing comes back after it was cleared."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from formservice.storage import attachments, drafts, tables
from formservice.storage.cases import Case
from formservice.storage.database import Database
from formservice.storage.drafts import AttachmentInfo, FileRefusal, SafeFile

from .conftest import UploadLimits

ODD_TEXTS = [
    "",
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202eabc",
    "😀",
    "x" * 20_000,
    "'; DROP TABLE drafts; --",
    "é",
    "e\u0301",
]


def test_a_draft_that_was_never_begun_is_not_there(db: Database) -> None:
    assert drafts.read(db, drafts.new_id()) is None


def test_answers_of_several_steps_merge_and_none_removes_one(db: Database, now: datetime) -> None:
    id = drafts.new_id()
    for changes in ({"written": "mail", "answered": "no"}, {"name": "Noor"}, {"written": "letter"}, {"answered": None}):
        assert drafts.merge(db, id, "nl", changes, now)
    draft = drafts.read(db, id)
    assert draft is not None
    assert (draft.id, draft.answers, draft.attachments) == (id, {"written": "letter", "name": "Noor"}, [])


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_text_comes_back_as_it_was_typed(db: Database, now: datetime, text: str) -> None:
    id = drafts.new_id()
    drafts.merge(db, id, "ar", {"complaint": text, text: "x"}, now)
    draft = drafts.read(db, id)
    assert draft is not None
    assert draft.answers == {"complaint": text, text: "x"}
    assert draft.language == "ar"


def test_an_id_with_odd_characters_is_only_an_unknown_draft(db: Database) -> None:
    assert drafts.read(db, "\ud800\x00") is None


def test_eight_tabs_that_save_at_once_all_keep_their_answers(
    db: Database, now: datetime, at_once: Callable[[int, Callable[[int], Any]], list[Any]]
) -> None:
    id = drafts.new_id()
    assert all(at_once(8, lambda tab: drafts.merge(db, id, "nl", {f"question{tab}": str(tab)}, now)))
    draft = drafts.read(db, id)
    assert draft is not None
    assert draft.answers == {f"question{tab}": str(tab) for tab in range(8)}


def test_drafts_of_two_browsers_stay_apart(db: Database, now: datetime) -> None:
    one, other = drafts.new_id(), drafts.new_id()
    drafts.merge(db, one, "nl", {"name": "Noor"}, now)
    drafts.merge(db, other, "nl", {"name": "Sami"}, now)
    assert [draft.answers["name"] for draft in (drafts.read(db, one), drafts.read(db, other)) if draft] == [
        "Noor",
        "Sami",
    ]


def test_files_are_listed_in_order_and_give_their_bytes_back(
    db: Database, now: datetime, upload_limits: UploadLimits, paper: Callable[..., SafeFile]
) -> None:
    id = drafts.new_id()
    content = bytes(range(256)) * 400
    added = [
        drafts.add_attachment(db, id, "nl", paper(name, content + name.encode()), now, upload_limits)
        for name in ("z.pdf", "a.pdf", "رسالة.pdf")
    ]
    draft = drafts.read(db, id)
    assert draft is not None
    assert draft.attachments == added
    assert [info.name for info in draft.attachments] == ["z.pdf", "a.pdf", "رسالة.pdf"]
    assert draft.attachments[0].size == len(content) + 5
    assert [attachments.content(db, info.id) for info in draft.attachments] == [
        content + info.name.encode() for info in draft.attachments
    ]
    assert attachments.content(db, "unknown") is None


def test_files_keep_their_order_wherever_the_database_puts_their_rows(
    db: Database, now: datetime, upload_limits: UploadLimits, paper: Callable[..., SafeFile]
) -> None:
    id = drafts.new_id()
    for name in ("one.pdf", "two.pdf", "three.pdf"):
        drafts.add_attachment(db, id, "nl", paper(name), now, upload_limits)
    with db.writing() as connection:
        connection.execute(tables.attachments.update().values(position=-tables.attachments.c.position))
    draft = drafts.read(db, id)
    assert draft is not None
    assert [info.name for info in draft.attachments] == ["three.pdf", "two.pdf", "one.pdf"]


def test_a_file_is_removed_by_its_own_draft_alone(
    db: Database, now: datetime, upload_limits: UploadLimits, paper: Callable[..., SafeFile]
) -> None:
    id, other = drafts.new_id(), drafts.new_id()
    info = drafts.add_attachment(db, id, "nl", paper(), now, upload_limits)
    assert isinstance(info, AttachmentInfo)
    assert not drafts.remove_attachment(db, other, info.id)
    assert attachments.content(db, info.id) is not None
    assert drafts.remove_attachment(db, id, info.id)
    assert not drafts.remove_attachment(db, id, info.id)
    assert attachments.content(db, info.id) is None


def test_what_lies_beside_a_file_is_listed_after_it_counts_with_it_and_goes_with_it(
    db: Database, now: datetime, paper: Callable[..., SafeFile]
) -> None:
    id, limits = drafts.new_id(), UploadLimits(max_files=2, max_total_bytes=100)
    mail = replace(paper("kraan.pdf", b"12345"), beside=(paper("foto.jpg", b"678"), paper("kraan.eml", b"90", "eml")))
    kept = drafts.add_attachment(db, id, "nl", mail, now, limits)
    assert isinstance(kept, AttachmentInfo)
    assert drafts.add_attachment(db, id, "nl", paper("x.pdf", b"x" * 91), now, limits) is FileRefusal.TOTAL_TOO_LARGE
    assert isinstance(drafts.add_attachment(db, id, "nl", paper("brief.pdf", b"x" * 90), now, limits), AttachmentInfo)
    assert drafts.add_attachment(db, id, "nl", paper("leeg.pdf", b""), now, limits) is FileRefusal.TOO_MANY
    draft = drafts.read(db, id)
    assert draft is not None
    listed = [(each.name, each.position, each.number) for each in draft.attachments]
    assert listed == [("kraan.pdf", 1, 0), ("foto.jpg", 1, 1), ("kraan.eml", 1, 2), ("brief.pdf", 2, 0)]
    assert drafts.remove_attachment(db, id, kept.id)
    left = drafts.read(db, id)
    assert left is not None
    assert [each.name for each in left.attachments] == ["brief.pdf"]
    assert all(attachments.content(db, each.id) is None for each in draft.attachments[:3])


@pytest.mark.parametrize(
    ("limits", "sizes", "refusal"),
    [
        (UploadLimits(max_files=2), [1, 1], None),
        (UploadLimits(max_files=2), [1, 1, 1], FileRefusal.TOO_MANY),
        (UploadLimits(max_total_bytes=100), [60, 40], None),
        (UploadLimits(max_total_bytes=100), [60, 41], FileRefusal.TOTAL_TOO_LARGE),
        (UploadLimits(max_total_bytes=100), [101], FileRefusal.TOTAL_TOO_LARGE),
    ],
)
def test_the_last_file_past_a_limit_is_refused(
    db: Database,
    now: datetime,
    paper: Callable[..., SafeFile],
    limits: UploadLimits,
    sizes: list[int],
    refusal: FileRefusal | None,
) -> None:
    id = drafts.new_id()
    results = [drafts.add_attachment(db, id, "nl", paper(content=b"x" * size), now, limits) for size in sizes]
    assert all(isinstance(result, AttachmentInfo) for result in results[:-1])
    assert results[-1] is refusal if refusal else isinstance(results[-1], AttachmentInfo)


def test_eight_uploads_at_once_do_not_get_past_the_limit_together(
    db: Database,
    now: datetime,
    paper: Callable[..., SafeFile],
    at_once: Callable[[int, Callable[[int], Any]], list[Any]],
) -> None:
    id = drafts.new_id()
    results = at_once(8, lambda _: drafts.add_attachment(db, id, "nl", paper(), now, UploadLimits(max_files=3)))
    assert [result for result in results if isinstance(result, FileRefusal)] == [FileRefusal.TOO_MANY] * 5
    draft = drafts.read(db, id)
    assert draft is not None
    assert len(draft.attachments) == 3


def test_clearing_removes_answers_and_files_and_may_be_done_twice(
    db: Database, now: datetime, upload_limits: UploadLimits, paper: Callable[..., SafeFile]
) -> None:
    id = drafts.new_id()
    drafts.merge(db, id, "nl", {"name": "Noor"}, now)
    info = drafts.add_attachment(db, id, "nl", paper(), now, upload_limits)
    assert isinstance(info, AttachmentInfo)
    drafts.clear(db, id)
    drafts.clear(db, id)
    assert drafts.read(db, id) is None
    assert attachments.content(db, info.id) is None


def test_a_late_post_of_another_tab_does_not_bring_a_submitted_draft_back(
    db: Database,
    now: datetime,
    upload_limits: UploadLimits,
    paper: Callable[..., SafeFile],
    submit: Callable[..., Case],
) -> None:
    id = drafts.new_id()
    drafts.merge(db, id, "nl", {"name": "Noor"}, now)
    assert drafts.submitted_case(db, id) is None
    case = submit(id)
    assert drafts.submitted_case(db, id) == case.id
    assert not drafts.merge(db, id, "nl", {"name": "Sami"}, now)
    assert drafts.add_attachment(db, id, "nl", paper(), now, upload_limits) is FileRefusal.ALREADY_SUBMITTED
    assert drafts.read(db, id) is None


def test_only_drafts_that_nobody_touched_since_are_erased(
    db: Database, now: datetime, upload_limits: UploadLimits, paper: Callable[..., SafeFile]
) -> None:
    old, touched, same_moment = drafts.new_id(), drafts.new_id(), drafts.new_id()
    before = now + timedelta(days=30)
    info = drafts.add_attachment(db, old, "nl", paper(), now, upload_limits)
    assert isinstance(info, AttachmentInfo)
    drafts.merge(db, touched, "nl", {"name": "Noor"}, now)
    drafts.add_attachment(db, touched, "nl", paper(), before + timedelta(seconds=1), upload_limits)
    drafts.merge(db, same_moment, "nl", {"name": "Sami"}, before)
    assert drafts.erase_old(db, before) == 1
    assert [drafts.read(db, id) is None for id in (old, touched, same_moment)] == [True, False, False]
    assert attachments.content(db, info.id) is None
