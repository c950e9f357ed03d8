"""Which letters go out after the hearing: agreements, the advice, and reminders of it (F6 to F8); and at any time."""

from collections.abc import Iterable
from dataclasses import replace

from formservice.letters.declared import To, addressed
from formservice.letters.kinds import LetterKind
from formservice.letters.told import Told
from formservice.settings.committee import Committee
from formservice.storage.cases import Case
from formservice.storage.corporations import Party
from formservice.storage.letters import NewLetter


def letters_for_agreed(case: Case, party: Party, committee: Committee, told: Told) -> list[NewLetter]:
    """Return the letters that confirm the agreements, for the tenant, the helper and the management (F6)."""
    kinds = (LetterKind.TENANT_AGREED, LetterKind.HELPER_AGREED, LetterKind.MANAGEMENT_AGREED)
    return _addressed(kinds, case, party, committee, told)


def letters_for_advised(case: Case, party: Party, committee: Committee, told: Told) -> list[NewLetter]:
    """Return the letters that bring the advice: to the management, and a copy to the tenant and the helper (F7)."""
    kinds = (LetterKind.MANAGEMENT_ADVISED, LetterKind.TENANT_ADVISED, LetterKind.HELPER_ADVISED)
    return _addressed(kinds, case, party, committee, told)


def letters_for_reminded(case: Case, party: Party, committee: Committee, told: Told) -> list[NewLetter]:
    """Return the letter that reminds the management of a decision whose month is over (F8)."""
    return _addressed((LetterKind.MANAGEMENT_REMINDED,), case, party, committee, told)


_WRITTEN = {
    To.TENANT: (LetterKind.TENANT_WRITTEN, LetterKind.HELPER_WRITTEN),
    To.CORPORATION: (LetterKind.CORPORATION_WRITTEN,),
    To.MANAGEMENT: (LetterKind.MANAGEMENT_WRITTEN,),
}


def letters_for_written(to: To, case: Case, party: Party | None, committee: Committee, told: Told) -> list[NewLetter]:
    """Return the letter in the secretary's own words, for one party; a tenant's goes to the helper too."""
    return _addressed(_WRITTEN[to], case, party, committee, told)


def _addressed(
    kinds: Iterable[LetterKind], case: Case, party: Party | None, committee: Committee, told: Told
) -> list[NewLetter]:
    known = replace(told, is_passed_on=party is not None and not party.management_mail and bool(party.mail))
    return addressed(kinds, case, committee, party=party, details=known.as_details(), posts=True)
