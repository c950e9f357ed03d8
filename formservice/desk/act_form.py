"""What an act is to the desk: its heading, its questions, and when it can be done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from formservice.acts.desk.plans import DeskAct
from formservice.desk.act_fields import Field, Typed
from formservice.desk.dossier import Dossier
from formservice.rules.case import State
from formservice.service import Service


@dataclass(frozen=True)
class ActForm:
    """An act as the desk offers it: its heading, its questions, and when it can be done.

    `beside` is the field beside which most of what stands in the way is told; `is_quiet`: no letter goes out.
    """

    heading: str
    fields: Callable[[Dossier, Service], Sequence[Field]]
    act: Callable[[Typed], DeskAct]
    is_possible: Callable[[Dossier, Service], bool]
    about: str = ""
    beside: str = ""
    is_quiet: bool = False
    check: Callable[[Typed], Mapping[str, str]] = lambda _: {}
    # what is probably not meant, by field: told once, and done when it is pressed again
    doubt: Callable[[Dossier, Typed], Mapping[str, str]] = lambda _, __: {}
    # another act that fits the same case, and the words that lead there
    instead: tuple[str, str] | None = None


def is_in(*states: State) -> Callable[[Dossier, Service], bool]:
    """Return when an act can be done that asks one of these states."""
    return lambda known, _: known.situation.case.state in states
