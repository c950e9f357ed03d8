"""What a letter about a complaint is made of."""

from dataclasses import dataclass

from formservice.languages import LANGUAGES, SOURCE
from formservice.letters.compose import Ways
from formservice.letters.told import Told
from formservice.links import Purpose
from formservice.questions.complaint import Complaint
from formservice.service import Service
from formservice.settings.committee import Committee
from formservice.storage import supplements
from formservice.storage.cases import Case
from formservice.storage.letters import LetterRow


@dataclass(frozen=True)
class Given:
    """What a letter is made of."""

    service: Service
    case: Case
    row: LetterRow

    @property
    def committee(self) -> Committee:
        """The committee that writes."""
        return self.service.committee

    @property
    def language(self) -> str:
        """The language of the letter; Dutch where there are no texts in it any more."""
        return self.row.language if self.row.language in LANGUAGES else SOURCE

    @property
    def reason(self) -> str:
        """The reason of the last change; letters of an earlier version carry it themselves."""
        return str(self.row.details.get("reason", "")) or self.case.history[-1].reason

    @property
    def told(self) -> Told:
        """What an act at the desk tells in it."""
        return Told.read(self.row.details)

    @property
    def is_by_post(self) -> bool:
        """Whether it goes on paper: then nothing in it can be pressed, and nothing is enclosed but what is printed."""
        return not self.row.recipient

    def ways(self, code: str) -> Ways:
        """Return the links to the case, to pages in this language."""
        links, case = self.service.links, self.case
        # what is on its way to an address that the tenant has just left opens nothing
        version = case.link_version - self._is_left
        purposes = (Purpose.FOLLOW, Purpose.WITHDRAW, Purpose.UNDO)
        return Ways(*(links.make(purpose, code, case.id, version) for purpose in purposes))

    @property
    def _is_left(self) -> bool:
        told, recipient = self.case.complaint, self.row.recipient
        if recipient in ("", told.mail, told.helper_mail):
            return False
        with self.service.db.reading() as connection:
            corrected = supplements.of_case(self.service.db, connection, self.case.id)
        return any(Complaint.read(each.old).mail == recipient for each in corrected)
