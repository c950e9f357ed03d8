"""What the desk says of a wrong password or code, and of having to wait."""

from formservice.acts.staff.log_in import Wait, Wrong
from formservice.acts.staff.passwords import LONGEST, SHORTEST, Weak
from formservice.rules.terms import AMSTERDAM

LOGIN = "Naam, wachtwoord of code klopt niet. Kijk ze alle drie na en vul een nieuwe code uit uw app in."
_CODE = "Deze code klopt niet. Wacht op de volgende code in uw app en vul die in."
_CLOCK = (
    "De klok van uw telefoon loopt {off}. Daarom passen zijn codes niet. Zet in de instellingen van uw telefoon "
    "datum en tijd op automatisch en vul een nieuwe code in."
)
_TEXTS = {
    Wrong.PROOF: _CODE,
    Wrong.USED: "Deze code is al gebruikt. Wacht op de volgende code in uw app: dat duurt hooguit 30 seconden.",
    Wrong.CLOCK_AHEAD: _CLOCK.format(off="voor"),
    Wrong.CLOCK_BEHIND: _CLOCK.format(off="achter"),
}
WEAK = {
    Weak.SHORT: f"Kies een langer wachtwoord: {SHORTEST} tekens of meer. Vier losse woorden is al genoeg.",
    Weak.LONG: f"Kies een korter wachtwoord: hoogstens {LONGEST} tekens.",
    Weak.KNOWN: "Dit wachtwoord is te makkelijk te raden. Kies een ander, bijvoorbeeld vier losse woorden die niets "
    "met de commissie te maken hebben.",
}
NOT_TWICE = "De twee wachtwoorden zijn niet gelijk. Typ ze allebei opnieuw."


def told(wrong: Wrong | Wait) -> str:
    """Return what to say of a code, or of having to wait."""
    if isinstance(wrong, Wait):
        until = wrong.until.astimezone(AMSTERDAM)
        return (
            "Er is te vaak iets ingevuld dat niet klopt. Er is nu niets nagekeken. Probeer het opnieuw om "
            f"{until:%H.%M} uur en {until.second} seconden."
        )
    return _TEXTS[wrong]


def told_of_login(wrong: Wrong | Wait) -> str:
    """Return what to say of a login that failed: not which of the three was wrong."""
    return LOGIN if wrong is Wrong.PROOF else told(wrong)
