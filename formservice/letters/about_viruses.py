"""What the committee's letters say of files with a virus, and of files that no scanner looked into."""

from collections.abc import Sequence

from formservice.documents.blocks import Alert, Block, Paragraph
from formservice.documents.words import say
from formservice.storage.attachments import AttachmentInfo, VirusCheck

_IN_SHORT = {
    VirusCheck.NOT_CHECKED: ", niet op virussen gecontroleerd",
    VirusCheck.FOUND: ", niet meegestuurd: er zit een virus in",
}


def what_was_checked(info: AttachmentInfo) -> str:
    """Return what a list of files adds behind a file; nothing behind one that is in order."""
    return _IN_SHORT.get(info.virus_check, "") if info.virus_check else ""


def about_viruses(files: Sequence[AttachmentInfo]) -> list[Block]:
    """Return the warnings that go above everything else, and what to do; none where all files are in order."""
    blocks: list[Block] = []
    if names := _named(files, VirusCheck.FOUND):
        what_to_do = (
            "Het gaat om: %(names)s. Wij bewaren het versleuteld. Vraag de huurder om er een foto van te sturen, of om "
            "het op papier te sturen."
        )
        blocks += [Alert(say("Niet meegestuurd: er zit een virus in")), Paragraph(say(what_to_do, names=names))]
    if names := _named(files, VirusCheck.NOT_CHECKED):
        what_to_do = (
            "Het gaat om: %(names)s. De virusscanner gaf geen antwoord. Open dit alleen op een computer met een eigen "
            "virusscanner. Vertrouwt u het niet? Vraag het eerst aan de huurder."
        )
        blocks += [Alert(say("Niet op virussen gecontroleerd")), Paragraph(say(what_to_do, names=names))]
    return blocks


def _named(files: Sequence[AttachmentInfo], found: VirusCheck) -> str:
    return ", ".join(info.name for info in files if info.virus_check is found)
