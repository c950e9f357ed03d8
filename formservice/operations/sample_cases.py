"""The made-up people of `formservice sample`: what each told in the form, in a language of their own."""

from dataclasses import dataclass
from typing import Any

from formservice.storage.corporations import Office, Party
from formservice.storage.hearing_days import Where

CORPORATION = Party(
    name="Woonstichting De Voorbeeldbrug",
    contact="Anneke Vermeer",
    mail="klachten@voorbeeldbrug.example",
    management="Bestuur, t.a.v. de heer Jansen",
    management_mail="bestuur@voorbeeldbrug.example",
    post=("Postbus 12", "1234 AB Voorbeeldstad"),
    offices=(Office("Hoofdkantoor", ("Brugstraat 1", "1234 AB Voorbeeldstad")),),
)
OTHER_CORPORATION = Party(
    name="Woningbouw Het Voorbeeld",
    contact="Klachtenteam",
    mail="klachten@hetvoorbeeld.example",
    post=("Kade 8", "1235 CD Voorbeelddam"),
    offices=(Office("Kantoor Voorbeelddam", ("Kade 8", "1235 CD Voorbeelddam")),),
)
PLACE = Where(
    "Hoofdkantoor", ("Brugstraat 1", "1234 AB Voorbeeldstad"), panel="mevrouw Bakker, de heer Smit, mevrouw Yilmaz"
)
_FIRST, _SECOND = CORPORATION.name, OTHER_CORPORATION.name


@dataclass(frozen=True)
class Told:
    """What somebody told in the form, so many days ago; without a mail address everything goes by post."""

    name: str
    language: str
    days_ago: int
    what_happened: str
    wanted: str
    corporation: str = _FIRST
    mail: str = "huurder@example.org"

    @property
    def answers(self) -> dict[str, Any]:
        """The answers, as the form keeps them."""
        by_post = {"contact": "post", "street": "Voorbeeldstraat", "town": "Voorbeeldstad"}
        reached = {"contact": "mail", "mail": self.mail} if self.mail else by_post
        return {
            "written": "mail",
            "answered": "yes",
            "now": "disagree",
            "for_whom": "self",
            "corporation": self.corporation,
            "name": self.name,
            "postcode": "1234 AB",
            "house_number": "12",
            "phone": "06 12345678",
            "what_happened": self.what_happened,
            "wanted": self.wanted,
            **reached,
        }


PEOPLE = (
    Told("Fatima el Amrani", "nl", 0, "Het dak lekt al sinds de winter.", "Dat het dak gemaakt wordt."),
    Told(
        "سمير حداد",
        "ar",
        3,
        "التدفئة لا تعمل منذ شهرين.",
        "أريد إصلاح التدفئة.",
        corporation="de voorbeeldbrug",
    ),
    Told("Willem van den Berg", "nl", 16, "De kelder staat onder water.", "Een droge kelder.", mail=""),
    Told("Ayşe Demir", "tr", 14, "Asansör üç aydır bozuk.", "Asansörün onarılmasını istiyorum."),
    Told("Selam Tesfay", "ti", 33, "ኣብ መንበሪ ገዛይ ርጥበት ኣሎ።", "ክዕረ እደሊ።"),
    Told("Joke de Vries", "nl", 19, "Ik kreeg een rekening die niet klopt.", "Dat de rekening vervalt."),
    Told("Piotr Kowalski", "pl", 11, "Sąsiad z góry zalał moje mieszkanie.", "Odszkodowanie.", corporation=_SECOND),
    Told("Олена Шевченко", "uk", 22, "У під’їзді не працює світло.", "Щоб полагодили світло."),
    Told("Maria Garcia", "es", 24, "Las ventanas no cierran.", "Que arreglen las ventanas.", corporation=_SECOND),
    Told("Cabdi Warsame", "so", 30, "Jikada ayaa biyo ka daadanayaan.", "In la hagaajiyo."),
    Told("John Smith", "en", 40, "The mould came back after the repair.", "A lasting repair."),
    Told("Henk Mulder", "nl", 45, "De buren maken elke nacht herrie.", "Dat u met de buren praat."),
    Told("Emily Clark", "en", 9, "My rent went up without a letter.", "The old rent.", mail=""),
    Told("Reza Karimi", "fa", 21, "پنجره شکسته است.", "پنجره را عوض کنید."),
    Told("Carmen López", "es", 80, "Hay moho en el dormitorio.", "Una reparación que dure."),
    Told("Jan Jansen", "nl", 78, "De gemeenschappelijke trap is kapot.", "Een veilige trap."),
    Told("هدى منصور", "ar", 79, "سخان الماء يتعطل دائمًا.", "سخان جديد."),
)
