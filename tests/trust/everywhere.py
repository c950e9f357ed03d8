"""One walk through every form with the same words in every field, for a visit.Browser and a window alike."""

from collections.abc import Iterator
from typing import Any, Protocol

from tests.harness import samples

HELPER_MAIL, TENANT_MAIL = "noor@example.org", "samira@example.org"


class Walker(Protocol):
    """Who walks: opens pages, fills forms in and presses buttons."""

    def visit(self, address: str, check: bool = True) -> Any:
        """Open a page."""

    def press(self, button: str | None = None, *, check: bool = True, **typed: Any) -> Any:
        """Fill in the form in front, and press its main button or another one."""


def walk(walker: Walker, line: str, text: str, reference_and_code: Any, lang: str = "nl") -> Iterator[str]:
    """Yield the name of each page: first where a field refuses these words, then where they are taken and shown again.

    `line` goes into every field of one line and into the names of files, `text` into every larger one.
    """
    home = f"/forms/{lang}"

    def visit(path: str) -> str:
        walker.visit(f"{home}/{path}", check=False)
        return path

    def press(name: str, button: str | None = None, /, **typed: Any) -> str:
        walker.press(button, check=False, **typed)
        return name

    date_of = dict.fromkeys(("day", "month", "year"), line)
    visit("complaint/letter")
    letter = dict.fromkeys(("corporation", "name", "address", "reach"), line) | {"what_happened": text, "wanted": text}
    yield press("letter refused", **letter, **{f"told_{part}": typed for part, typed in date_of.items()})
    yield press("letter made", told_day="", told_month="", told_year="")

    visit("complaint/written")
    press("answered", written="mail")
    press("sent", answered="no")
    yield press("sent refused", **{f"sent_{part}": typed for part, typed in date_of.items()})
    visit("complaint/answered")
    press("now", answered="yes")
    press("result", now="disagree")

    visit("complaint/who")
    press("helper", for_whom="other")
    yield press("helper refused", helper_name=line, helper_mail=line, helper_phone=line)
    press("corporation", helper_mail=HELPER_MAIL, helper_phone="", consent="yes")
    press("you", corporation=line)
    spelled = {"postcode": line, "mail": line, "phone": line}
    yield press("you refused", name=line, house_number=line, spoken=line, contact="post", **spelled)
    press("address", postcode="1234 AB", mail=TENANT_MAIL, phone="", letters_in=lang)
    yield press("address refused", street=line, town="")
    press("complaint", town=line)
    press("papers", what_happened=text, since=line, corporation_did=text, wanted=text)
    yield press("papers refused", "add", papers=[(f"{line}.exe", b"MZ")])
    yield press("papers kept", "add", papers=[(f"{line}.pdf", samples.pdf())])
    yield press("check")
    yield press("received")
    reference, code = reference_and_code()

    yield from _doors(press, visit, line, reference, code)
    visit("withdrawal/code")
    press("confirm", reference=reference, code=code)
    yield press("withdrawn", reason=text)
    visit("withdrawal/undo")
    yield press("reopened")


def _doors(press: Any, visit: Any, line: str, reference: str, code: str) -> Iterator[str]:
    for journey in ("follow", "withdrawal"):
        visit(f"{journey}/")
        yield press(f"{journey} by mail refused", mail=line, reference=line)
        press("asked", mail=TENANT_MAIL, reference="")
        visit(f"{journey}/code")
        yield press(f"{journey} by code refused", reference=line, code=line)
    visit("follow/code")
    yield press("status", reference=reference, code=code)
    visit("follow/papers")
    yield press("papers later refused", papers=[(f"{line}.exe", b"MZ")], words=line)
    yield press("papers later", papers=[(f"{line}.pdf", samples.pdf())], words=line)
    visit("follow/contact")
    yield press("contact refused", mail=line, phone=line, street=line, town=line)
    yield press("contact", mail=TENANT_MAIL, phone=f"06 12345678 {line}"[:100], street=line, town=line)
