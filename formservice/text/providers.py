"""The mail providers that most tenants have, and which of them a mistyped address may mean."""

from difflib import get_close_matches

_COMMON = (
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "hotmail.nl",
    "outlook.com",
    "outlook.nl",
    "live.com",
    "live.nl",
    "msn.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "yahoo.com",
    "yahoo.nl",
    "ymail.com",
    "ziggo.nl",
    "kpnmail.nl",
    "kpnplanet.nl",
    "planet.nl",
    "hetnet.nl",
    "home.nl",
    "upcmail.nl",
    "casema.nl",
    "chello.nl",
    "quicknet.nl",
    "xs4all.nl",
    "telfort.nl",
    "tele2.nl",
    "online.nl",
    "caiway.nl",
    "solcon.nl",
    "zeelandnet.nl",
    "protonmail.com",
    "proton.me",
    "gmx.net",
    "gmx.com",
    "mail.com",
    "mail.ru",
    "wp.pl",
    "ukr.net",
)
_MANY_ENDINGS = {"hotmail", "outlook", "live", "yahoo", "gmx", "mail"}
_ENDINGS = {"com", "nl", "be", "de", "fr", "es", "it", "pl", "at", "ch", "net", "ru", "co.uk", "com.tr", "ca", "se"}
_FEWEST_LETTERS = 4  # a shorter name resembles too much
_ONE_ENDING = {name.partition(".")[0]: name for name in _COMMON if name.partition(".")[0] not in _MANY_ENDINGS}
_RESEMBLED = [name for name in _COMMON if len(name.partition(".")[0]) >= _FEWEST_LETTERS]
_LONGEST_COMPARED = 40
_AS_CLOSE = 0.85  # of 1: one slip in a name of seven letters, two in a name of twelve


def likely_meant(address: str) -> str | None:
    """Return the address that was likely meant, or None where its domain is known, or resembles none that is."""
    local, at, domain = address.rpartition("@")
    typed = domain.lower()
    name, _, ending = typed.partition(".")
    if not (local and at) or typed in _COMMON or (name in _MANY_ENDINGS and ending in _ENDINGS):
        return None
    if len(name) >= _FEWEST_LETTERS and name in _ONE_ENDING:
        return f"{local}@{_ONE_ENDING[name]}"
    close = get_close_matches(typed[:_LONGEST_COMPARED], _RESEMBLED, n=1, cutoff=_AS_CLOSE)
    return f"{local}@{close[0]}" if close else None
