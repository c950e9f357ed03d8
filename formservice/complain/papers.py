"""Photos and papers of a draft."""

from collections.abc import Iterable

from werkzeug.datastructures import FileStorage

from formservice.complain import draft
from formservice.questions.question import Problem
from formservice.storage.drafts import SafeFile
from formservice.web import papers
from formservice.web.papers import Kept


def keep(files: Iterable[FileStorage]) -> list[Problem]:
    """Keep every file that can be kept with the draft, and return what was wrong, one problem a file."""
    return papers.keep(files, _OfDraft())


class _OfDraft:
    def kept(self) -> Kept:
        """Return what this browser's draft has."""
        files = draft.read().attachments
        hashes = frozenset(each.sha256_received for each in files)
        return Kept(hashes, len({each.position for each in files}), sum(each.size for each in files))

    def put(self, file: SafeFile) -> object:
        """Keep a file with the draft."""
        return draft.keep_file(file)
