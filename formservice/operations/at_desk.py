"""What the doctor tells of the desk: what its list of work cannot tell, as nobody looks at it or it is not on it."""

from collections.abc import Iterator
from datetime import timedelta

from formservice.acts.desk import standing
from formservice.letters.word_files import LetterheadProblem, letterhead
from formservice.rules.due import Waits
from formservice.rules.terms import AMSTERDAM
from formservice.service import Service
from formservice.storage import letters_at_desk, open_cases, staff
from formservice.storage.letters import LetterState
from formservice.storage.staff import StaffRole

_OF_LETTERHEAD = {
    LetterheadProblem.NOT_THERE: "does not stand beside committee.toml, or cannot be read",
    LetterheadProblem.DAMAGED: "is damaged, or no .docx or .dotx: save it anew in Word as .docx",
}


def problems(service: Service) -> Iterator[str]:
    """Give each problem as one line; none where nobody was ever added, so that there is no desk."""
    people = staff.all_of(service.db)
    secretaries = [each for each in people if each.role is StaffRole.SECRETARY]
    if people and not any(each.is_set_up and not each.is_disabled for each in secretaries):
        yield (
            "no secretary can log in at the desk: all are disabled, or have no password yet; "
            "`formservice desk reset NAME` prints a new link"
        )
    name = service.committee.desk.letterhead
    if problem := letterhead(service)[1]:
        what = _OF_LETTERHEAD[problem]
        yield f"the letterhead {name} {what} (`letterhead` in committee.toml); a plain one is used meanwhile"
    if unposted := _unposted(service):
        yield f"letters that wait to be posted for more than {Waits().post_days} days: {unposted}; see Post at the desk"
    with service.db.reading() as connection:
        returned = letters_at_desk.count_returned(connection)
    if returned:
        yield f"mails that came back and did not go out another way: {returned}; see Post at the desk"
    if forgotten := sum(each.due is None for each in standing.all_open(service)):
        yield f"open complaints for which there is nothing to do next: {forgotten}; the desk shows none of them"
    unknown, misplaced = open_cases.astray(service.db)
    if unknown:
        yield f"complaints in a state that this version does not know: {unknown}; run the version that noted it"
    if misplaced:
        yield (
            f"hearings planned of complaints that are not invited any more: {misplaced}; `formservice move` noted a "
            "state past the desk: see Zittingsdagen, and tell both parties"
        )


def _unposted(service: Service) -> int:
    """Return how many letters lie longer than letters may."""
    since = service.today() - timedelta(days=Waits().post_days)
    with service.db.reading() as connection:
        waiting = letters_at_desk.waiting(connection)
    return sum(
        state is LetterState.TO_POST and at.astimezone(AMSTERDAM).date() < since
        for letters in waiting.values()
        for _, state, at in letters
    )
