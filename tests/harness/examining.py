"""What the doctor says of a service, for tests of all that it finds."""

from formservice.operations import doctor
from formservice.service import Service


def problems(service: Service, *, is_all: bool = False) -> list[str]:
    """Return what the doctor calls a problem; each is one line."""
    found = [each.text for each in doctor.examine(service, is_all=is_all) if each.is_problem]
    assert not any("\n" in line for line in found)
    return found


def problem(service: Service, *, is_all: bool = False) -> str:
    """Return the one problem that there is."""
    [line] = problems(service, is_all=is_all)
    return line


def notes(service: Service) -> list[str]:
    return [each.text for each in doctor.examine(service) if not each.is_problem]
