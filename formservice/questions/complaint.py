"""What other rooms need of the answers by name, read into typed complaints; they look up no answer themselves."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from formservice.questions.answers import day_from
from formservice.questions.beside import TOLD
from formservice.questions.question import Answers, Problem, is_helped
from formservice.rules.eligibility import Sent, Written


@dataclass(frozen=True)
class Helper:
    """Who filled the complaint in for the tenant; an empty mail address or phone number where none was given."""

    name: str
    mail: str
    phone: str = ""


@dataclass(frozen=True)
class Complaint:
    """What a tenant told us; each text is empty where it was not answered, or not asked in an earlier version.

    `helper` is None where the tenant filled it in, `spoken` is the language in the tenant's own words, and
    `letters_in` is the code of the language that was chosen.
    """

    name: str
    mail: str
    phone: str
    postcode: str
    house_number: str
    street: str
    town: str
    corporation: str
    spoken: str
    letters_in: str
    sends_papers_later: bool
    is_known_to_have_written: bool
    helper: Helper | None

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Return the complaint of these answers; it leaves out what nobody needs by name."""

        def text(name: str) -> str:
            return answers.get(name, "")

        return cls(
            name=text("name"),
            mail=text("mail").strip(),
            phone=text("phone"),
            postcode=text("postcode"),
            house_number=text("house_number"),
            street=text("street").strip(),
            town=text("town").strip(),
            corporation=text("corporation"),
            spoken=text("spoken").strip(),
            letters_in=text("letters_in"),
            sends_papers_later=bool(text("papers_later")),
            is_known_to_have_written=text("written") not in ("", Written.UNKNOWN, Written.NOT_WRITTEN),
            helper=_helper(answers) if is_helped(answers) else None,
        )

    @property
    def envelope(self) -> tuple[str, ...]:
        """The lines under the name on an envelope to the tenant; () where no street was asked."""
        if not self.street:
            return ()
        return f"{self.street} {self.house_number}".strip(), f"{self.postcode} {self.town}".strip()

    @property
    def home(self) -> str:
        """The address in one line, as on an envelope; where no street was asked, what was asked of it."""
        if self.street:
            return ", ".join(self.envelope)
        return ", ".join(
            part for part in (self.postcode, self.house_number and f"huisnummer {self.house_number}") if part
        )

    @property
    def is_helped(self) -> bool:
        """Tell whether someone filled it in for the tenant."""
        return self.helper is not None

    @property
    def helper_mail(self) -> str:
        """The helper's mail address; empty where nobody helped, or where none was given."""
        return self.helper.mail if self.helper else ""

    @property
    def mail_of_either(self) -> str:
        """The tenant's mail address, or else the helper's; empty where nobody gave one."""
        return self.mail or self.helper_mail


def _helper(answers: Answers) -> Helper:
    mail = answers.get("helper_mail", "").strip()
    return Helper(answers.get("helper_name", ""), mail, answers.get("helper_phone", ""))


@dataclass(frozen=True)
class ComplaintToCorporation:
    """What a tenant filled in for the ready-made letter to the corporation (F1); nothing of it is kept.

    `told_how` and `told_at` are about an earlier call, message or talk.
    """

    corporation: str = ""
    what_happened: str = ""
    wanted: str = ""
    told_how: str = ""
    told_at: Sent | None = None
    name: str = ""
    address: str = ""
    reach: str = ""

    @classmethod
    def read(cls, answers: Answers, today: date) -> Self:
        """Return what was filled in; a day that cannot be read on the day `today` is left out."""
        told_at = day_from(TOLD, answers, today)
        return cls(
            corporation=answers.get("corporation", ""),
            what_happened=answers.get("what_happened", ""),
            wanted=answers.get("wanted", ""),
            told_how=answers.get("told_how", ""),
            told_at=None if isinstance(told_at, Problem) else told_at,
            name=answers.get("name", ""),
            address=answers.get("address", ""),
            reach=answers.get("reach", ""),
        )
