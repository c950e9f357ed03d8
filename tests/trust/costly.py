"""What costs too much, text and files: nothing that may be sent holds a worker long, or others up."""

from pathlib import Path

from tests.trust.promise import Seen, Show, promise

PARTS: list[Show] = []
"""Each shows it of one kind of thing, in a size up to LONG; the modules beside this one fill it."""

LONG = 110


@promise(38, "text or a file that costs too much", short=20, long=LONG)
def send_what_costs_too_much(folder: Path, size: int) -> Seen:
    """Show it of each kind of thing, one after the other."""
    seen = [show(folder / show.__name__, size) for show in PARTS]
    never = {what: count for each in seen for what, count in each.never.items()}
    measured = {what: value for each in seen for what, value in each.measured.items()}
    return Seen(", ".join(each.tried for each in seen), never, measured)
