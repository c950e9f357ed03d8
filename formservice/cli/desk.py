"""Commands about the people of the desk: the first of them, and who lost everything, get a link to begin with."""

import argparse
import sys

from formservice.acts.staff import people
from formservice.acts.staff.people import OPERATOR, Refused
from formservice.service import Service
from formservice.storage import staff
from formservice.storage.staff import Person, StaffRole

_REFUSED = {
    Refused.NO_NAME: f"Give a name, of {people.LONGEST_NAME} characters at most.",
    Refused.TAKEN: "There is somebody with this name. For a new link: formservice desk reset NAME.",
}


def add(service: Service, options: argparse.Namespace) -> int:
    """Add a person, and print the link for first use."""
    link = people.add(service, OPERATOR, options.name, StaffRole(options.role))
    if isinstance(link, Refused):
        print(_REFUSED[link], file=sys.stderr)
        return 1
    return _told(link)


def reset(service: Service, options: argparse.Namespace) -> int:
    """Forget password, key and codes of a person, who may be disabled, and print a link to set them anew."""
    who = _named(service, options.name)
    return _told(people.reset(service, OPERATOR, who)) if who else 1


def disable(service: Service, options: argparse.Namespace) -> int:
    """Let a person in no more, and end their sessions."""
    who = _named(service, options.name)
    if who is None:
        return 1
    people.disable(service, OPERATOR, who)
    print(f"{who.name} can no longer log in.")
    return 0


def list_all(service: Service, _: argparse.Namespace) -> int:
    """Print everybody, a line each."""
    for who in staff.all_of(service.db):
        state = "disabled" if who.is_disabled else "can log in" if who.is_set_up else "has not set a password"
        print(f"{who.name}: {who.role.value}, {state}")
    return 0


def end_sessions(service: Service, options: argparse.Namespace) -> int:
    """End the sessions of one person, or of everybody."""
    who = _named(service, options.name) if options.name else None
    if options.name and who is None:
        return 1
    print(f"Sessions ended: {people.end_sessions(service, OPERATOR, who)}.")
    return 0


def _named(service: Service, name: str) -> Person | None:
    who = staff.find_by_name(service.db, name)
    if who is None:
        print("There is nobody with this name: formservice desk list.", file=sys.stderr)
    return who


def _told(link: str) -> int:
    print(link)
    print("This link opens once, for 30 minutes. Hand it over yourself; never mail it.", file=sys.stderr)
    return 0
