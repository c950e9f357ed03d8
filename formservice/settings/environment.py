"""The variables of the environment: how they are called and read, and what is wrong with one."""

from collections.abc import Mapping

from formservice.errors import ConfigError

PREFIX = "FORMSERVICE_"
SECRET = tuple(f"{PREFIX}{name}" for name in ("SECRET_KEYS", "DATA_KEYS", "DATABASE_URL", "SMTP_URL"))
"""The variables that open something: keys, and addresses with a password in them."""


def plain(given: Mapping[str, str], name: str, otherwise: str) -> str:
    """Return the value of a variable, or another where it is not given; raises ConfigError."""
    value = given.get(f"{PREFIX}{name}", otherwise)
    if not value.isprintable():
        raise ConfigError(f"{PREFIX}{name}", "holds control characters")
    return value


def number(given: Mapping[str, str], name: str, otherwise: int, lowest: int, highest: int) -> int:
    """Return the number that a variable gives, or another where it is not given; raises ConfigError."""
    text = plain(given, name, str(otherwise))
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and lowest <= int(text) <= highest):
        raise ConfigError(f"{PREFIX}{name}", f"must be a whole number from {lowest} to {highest}")
    return int(text)
