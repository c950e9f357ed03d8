"""Which letters go out for each act at the desk (F3 to F5, F9)."""

from collections.abc import Iterable
from dataclasses import replace

from formservice.letters.declared import addressed
from formservice.letters.kinds import LetterKind
from formservice.letters.received import in_parts
from formservice.letters.told import Told
from formservice.settings.committee import Committee
from formservice.storage.cases import Case
from formservice.storage.corporations import Party
from formservice.storage.letters import NewLetter


def letters_for_taken_up(case: Case, party: Party, committee: Committee, told: Told) -> list[NewLetter]:
    """Return the letters that say that a complaint is taken up; the corporation gets the complaint with its files."""
    kinds = (LetterKind.TENANT_TAKEN_UP, LetterKind.HELPER_TAKEN_UP, LetterKind.CORPORATION_TAKEN_UP)
    return _addressed(kinds, case, party, committee, told)


def letters_for_declined(case: Case, party: Party | None, committee: Committee, told: Told) -> list[NewLetter]:
    """Return the letters that say that a complaint is not taken up; with a corporation, it is forwarded to that."""
    kinds = [LetterKind.TENANT_DECLINED, LetterKind.HELPER_DECLINED]
    if party:
        kinds.append(LetterKind.CORPORATION_FORWARDED)
    return _addressed(kinds, case, party, committee, replace(told, is_forwarded=party is not None))


def letters_for_invited(
    case: Case, party: Party, committee: Committee, told: Told, *, has_complaint: bool = True
) -> list[NewLetter]:
    """Return the invitations for tenant, helper and corporation, each with the hearing for a calendar.

    A corporation that has not had the complaint gets it with the invitation.
    """
    kinds = (LetterKind.TENANT_INVITED, LetterKind.HELPER_INVITED, LetterKind.CORPORATION_INVITED)
    return _addressed(kinds, case, party, committee, replace(told, is_forwarded=not has_complaint))


def letters_for_moved(case: Case, party: Party, committee: Committee, told: Told) -> list[NewLetter]:
    """Return the letters that say that a hearing moves; without a new day they say that one follows."""
    kinds = (LetterKind.TENANT_MOVED, LetterKind.HELPER_MOVED, LetterKind.CORPORATION_MOVED)
    return _addressed(kinds, case, party, committee, told)


def letters_for_off(case: Case, party: Party, committee: Committee, told: Told) -> list[NewLetter]:
    """Return the letters that say that the committee calls a hearing off."""
    kinds = (LetterKind.TENANT_OFF, LetterKind.HELPER_OFF, LetterKind.CORPORATION_OFF)
    return _addressed(kinds, case, party, committee, told)


def letters_for_ended(case: Case, party: Party | None, committee: Committee, told: Told) -> list[NewLetter]:
    """Return the letter that tells the corporation that a withdrawn complaint's hearing does not go on (F9)."""
    return _addressed((LetterKind.CORPORATION_OFF,), case, party, committee, told) if party else []


def letters_for_going_on(case: Case, party: Party | None, committee: Committee, told: Told) -> list[NewLetter]:
    """Return the letter that tells the corporation that the tenant goes on after all, on the same day or a new one."""
    # the hearing before it left the calendars when the complaint was withdrawn
    new = replace(told, earlier=None)
    return _addressed((LetterKind.CORPORATION_GOES_ON,), case, party, committee, new) if party else []


_BRINGS_COMPLAINT = (
    LetterKind.CORPORATION_TAKEN_UP,
    LetterKind.CORPORATION_FORWARDED,
    LetterKind.CORPORATION_INVITED,
)


def _addressed(
    kinds: Iterable[LetterKind], case: Case, party: Party | None, committee: Committee, told: Told
) -> list[NewLetter]:
    written: list[NewLetter] = []
    for letter in addressed(kinds, case, committee, party=party, details=told.as_details(), posts=True):
        brings = letter.kind in _BRINGS_COMPLAINT and (
            told.is_forwarded or letter.kind == LetterKind.CORPORATION_TAKEN_UP
        )
        written += in_parts(letter, case, committee) if brings and not letter.is_post else [letter]
    return written
