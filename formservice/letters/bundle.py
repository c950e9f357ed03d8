"""What the committee takes along to a hearing day: the list, and of each case the complaint and the tenant's papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from formservice.documents.blocks import Alert, Block, Facts, Heading, Paragraph, Sheet, Title
from formservice.documents.picture_page import picture_page
from formservice.documents.typesetting import typeset_once
from formservice.documents.typst_blocks import typst_block
from formservice.documents.words import Ltr, Say, say
from formservice.formatting import clock_time
from formservice.languages import SOURCE
from formservice.letters.pdf import complaint_pdf
from formservice.service import Service
from formservice.storage import attachments
from formservice.storage.attachments import AttachmentInfo, VirusCheck
from formservice.storage.cases import Case
from formservice.storage.hearing_days import Hearing, HearingDay


@dataclass(frozen=True)
class LeftOut:
    """A paper that is not in a bundle, and why."""

    case: Case
    name: str
    why: str


def bundle_pdf(service: Service, day: HearingDay, planned: Sequence[tuple[Case, Hearing]]) -> bytes:
    """Return one PDF of a day: its list, what is left out, and then each case in order, with a bookmark for each."""
    left_out = [each for case, _ in planned for each in left_out_of(case)]
    parts = []
    for case, hearing in planned:
        papers = []
        for info in filter(_is_taken_along, case.tenants_papers):
            content = attachments.content(service.db, info.id)
            paper = _as_pdf(info, content) if content else None
            if paper is None:
                left_out.append(LeftOut(case, info.name, "Dit bestand gaat niet open."))
            else:
                papers.append(paper)
        title = f"{clock_time(hearing.at)} {case.reference} {case.complaint.name}"
        parts.append((title, [complaint_pdf(case, service.committee), *papers]))
    return _joined([("Lijst", [_list(service, day, planned, left_out)]), *parts])


def left_out_of(case: Case) -> list[LeftOut]:
    """Return the papers of a case that no bundle takes along: those with a virus, and what is no PDF or photo."""
    return [
        LeftOut(
            case,
            info.name,
            "Hier zit een virus in." if info.virus_check is VirusCheck.FOUND else "Dit is geen PDF of foto.",
        )
        for info in case.tenants_papers
        if not _is_taken_along(info)
    ]


def _is_taken_along(info: AttachmentInfo) -> bool:
    return info.kind in ("pdf", "jpeg") and info.virus_check is not VirusCheck.FOUND


def _as_pdf(info: AttachmentInfo, content: bytes) -> bytes | None:
    """Return a paper as a PDF that opens; None where it does not."""
    try:
        paper = picture_page(content) if info.kind == "jpeg" else content
        with pikepdf.open(BytesIO(paper)) as opened:
            return paper if len(opened.pages) else None
    except (pikepdf.PdfError, ValueError):
        return None


def _joined(parts: Sequence[tuple[str, Sequence[bytes]]]) -> bytes:
    with pikepdf.new() as whole:
        begins = []
        for title, papers in parts:
            begins.append((title, len(whole.pages)))
            for paper in papers:
                with pikepdf.open(BytesIO(paper)) as opened:
                    whole.pages.extend(opened.pages)
        with whole.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(title, page) for title, page in begins)
        written = BytesIO()
        whole.save(written, deterministic_id=True)
        return written.getvalue()


def _list(
    service: Service, day: HearingDay, planned: Sequence[tuple[Case, Hearing]], left_out: Sequence[LeftOut]
) -> bytes:
    rows: list[tuple[Say, str]] = [
        (
            say("%(at)s", at=Ltr(clock_time(hearing.at))),
            f"{case.reference} {case.complaint.name}\n{case.corporation}",
        )
        for case, hearing in planned
    ]
    blocks: list[Block] = [
        Title(say("Zittingsdag %(day)s", day=day.day.on)),
        Paragraph(say("%(place)s", place=", ".join((day.where.place, *day.where.lines)))),
    ]
    if day.where.panel:
        blocks.append(Paragraph(say("Commissie: %(panel)s", panel=day.where.panel)))
    blocks += [Heading(say("Zaken")), Facts(tuple(rows))]
    if left_out:
        blocks += [
            Alert(say("Niet in deze bundel")),
            Facts(tuple((say("%(at)s", at=each.case.reference), f"{each.name}\n{each.why}") for each in left_out)),
        ]
    sheet = Sheet(SOURCE, tuple(blocks))
    data = {
        "title": f"Zittingsdag {day.day.on.isoformat()}",
        "committee": service.committee.name,
        "reference": f"{day.day.on.day}-{day.day.on.month}-{day.day.on.year}",
        "on": day.day.on.isoformat(),
        "pages": [{"lang": SOURCE, "dir": "ltr", "blocks": [typst_block(each, SOURCE) for each in sheet.blocks]}],
        "incomplete": "",
    }
    return typeset_once(data, service.now(), "Niet alles staat goed in deze PDF: %(scripts)s.", "letter.typ", SOURCE)
