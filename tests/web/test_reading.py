"""Check 12: the Dutch of site, forms and letters, measured page by page and over all; rare words are explained."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from xml.etree.ElementTree import Element

import html5lib
import pytest

from formservice.letters.requested import request_for_links
from formservice.mail.outbox import Outbox
from formservice.service import Service
from formservice.storage import letters
from tests.harness.reading import ENOUGH_WORDS, MOST_LIX, MOST_WORDS, MOST_WORDS_ON_AVERAGE, Reading, blocks, read
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, reference_and_code
from tests.harness.visit import Browser, words
from tests.test_translations import pairs
from tests.web.conftest import Seen
from tests.web.states import SITE, link_to


def too_hard(reading: Reading) -> list[str]:
    faults = []
    if len(reading.longest.split()) > MOST_WORDS:
        faults.append(reading.longest)
    if len(reading.words) >= ENOUGH_WORDS:
        if reading.mean > MOST_WORDS_ON_AVERAGE:
            faults.append(f"{reading.mean:.1f} words in a sentence")
        if reading.lix > MOST_LIX:
            faults.append(f"LIX {reading.lix:.1f}")
    return faults


def too_choppy(reading: Reading, least: tuple[float, float]) -> list[str]:
    """Tell where a text has so many tiny sentences that it reads like a telegram."""
    words, lix = least
    faults = [f"{reading.mean:.2f} words in a sentence"] if reading.mean < words else []
    return [*faults, f"LIX {reading.lix:.1f}"] if reading.lix < lix else faults


def pages(seen: Seen) -> dict[str, Reading]:
    """Return what each page says, also what search engines show of it."""
    told = {
        state: [each.get("content", "") for each in page.all("meta", name="description")]
        for state, page in seen("nl").items()
    }
    return {state: read([*blocks(page.one("main")), *told[state]]) for state, page in seen("nl").items()}


def catalogue() -> Reading:
    """Return all that forms and letters can say, also what no state of a page shows."""
    return read(dutch for dutch, _ in pairs("en"))


FIELD = {
    "advies": "Advies",
    "afspraken": "Afspraken",
    "bemiddel": "Bemiddeling",
    "beslissing": "Beslissing",
    "bijeenkomst": "Bijeenkomst",
    "corporatie": "Corporatie",
    "directie": "Directie",
    "echt antwoord": "Echt antwoord",
    "gegrond": "Gegrond",
    "ongegrond": "Ongegrond",
    "gedeeltelijk gegrond": "Gedeeltelijk gegrond",
    "huurder": "Huurder",
    "in behandeling": "In behandeling nemen",
    "indien": "Indienen",
    "ingetrokken": "Intrekken",
    "intrekken": "Intrekken",
    "klacht": "Klacht",
    "klachtencommissie": "Klachtencommissie",
    "nummer van uw klacht": "Nummer",
    "ontvangstbevestiging": "Ontvangstbevestiging",
    "schriftelijk": "Schriftelijk",
    "secretariaat": "Secretariaat",
    "uitnodiging": "Uitnodiging",
    "uw code": "Code",
    "woningcorporatie": "Woningcorporatie",
    "zittingsdag": "Zittingsdag",
}
"""How a word of the field is met in a text, and under which word the list of terms explains it."""

RARE_FROM = 13
"""A Dutch word of so many letters is taken for rare, until it stands here as one that everybody meets."""

EVERYDAY = {
    "burgerservicenummer",
    "computerprogramma",
    "geldproblemen",
    "identiteitskaart",
    "internationale",
    "internetadres",
    "internetverbinding",
    "mailprogramma",
    "persoonsgegevens",  # the Autoriteit's own name
    "telefoonnummer",
    "toegankelijkheid",
    "verantwoordelijk",
    "voorbeeldbrief",
    "voorleesprogramma",
}


def test_check_12_every_page_reads_easily(seen: Seen) -> None:
    faults = {state: found for state, reading in pages(seen).items() if (found := too_hard(reading))}
    assert faults == {}


OF_THE_SITE = (7.6, 23.5)
OF_FORMS_AND_LETTERS = (7.2, 20.5)
"""The fewest words in a sentence and the lowest LIX: forms ask and tell in shorter sentences than the site explains."""


def test_check_12_forms_and_letters_are_no_telegram() -> None:
    assert too_choppy(catalogue(), OF_FORMS_AND_LETTERS) == []


def test_check_12_the_site_is_no_telegram(seen: Seen) -> None:
    read_here = pages(seen)
    of_site = [read_here[path.strip("/") or "start"] for path in SITE]
    whole = {sentence for reading in of_site for sentence in reading.whole}
    assert too_choppy(Reading(tuple(whole), ()), OF_THE_SITE) == []


def test_check_12_the_measure_finds_a_telegram() -> None:
    text = read(["U belt ons. Lukt dat niet? Mail dan. " * 20])
    assert too_choppy(text, OF_FORMS_AND_LETTERS) == ["2.67 words in a sentence", "LIX 2.7"]


def test_check_12_all_that_forms_and_letters_can_say_reads_easily() -> None:
    assert too_hard(catalogue()) == []
    assert len(catalogue().words) > 2000


def test_check_12_site_forms_and_letters_together_read_easily(seen: Seen) -> None:
    every = [catalogue(), *pages(seen).values()]
    whole = {sentence for reading in every for sentence in reading.whole}
    scraps = {sentence for reading in every for sentence in reading.scraps}
    assert too_hard(Reading(tuple(whole), tuple(scraps))) == []


def test_check_12_every_letter_reads_easily(browser: Browser, service: Service) -> None:
    answer_eligibility(browser)
    browser.visit("/forms/nl/complaint/who")
    browser.press(for_whom="other")
    browser.press(helper_name="Noor", helper_mail="noor@example.org", consent="yes")
    browser.press(corporation="Woonstichting De Brug")
    fill_in_the_rest(browser)
    reference, _ = reference_and_code(browser.press())
    letters.queue_now(service.db, request_for_links(TENANT["mail"], None, "nl"), service.now())
    deliver(service)
    browser.visit(link_to(service, "nl", reference))
    browser.press(reason="Opgelost")
    deliver(service)
    read_by_kind = {kind: read(blocks(body)) for kind, body in letters_sent(service)}
    assert set(read_by_kind) >= {"tenant_received", "helper_received", "committee_received", "withdrawal_links"}
    assert {kind: found for kind, reading in read_by_kind.items() if (found := too_hard(reading))} == {}


def fill_in_the_rest(browser: Browser) -> None:
    browser.press(**TENANT)
    browser.press(**COMPLAINT)
    browser.press()


def deliver(service: Service) -> None:
    Outbox(service).deliver_due()


def letters_sent(service: Service) -> Iterator[tuple[str, Element]]:
    """Yield each letter's kind and the parsed body of its HTML."""
    for file in (service.settings.data / "letters").glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=default)
        assert isinstance(mail, EmailMessage)
        part = mail.get_body(("html",))
        assert part is not None
        page = html5lib.parse(part.get_content(), namespaceHTMLElements=False)
        body = page.find("body")
        assert body is not None
        yield file.stem.split("-")[1], body


def every_word(seen: Seen) -> str:
    shown = [text for page in seen("nl").values() for text in blocks(page.one("main"))]
    return "\n".join([*shown, *(dutch for dutch, _ in pairs("en"))]).lower()


def explained(seen: Seen) -> set[str]:
    return {words(each) for each in seen("nl")["words"].all("dt")}


def test_check_12_every_word_of_the_field_that_is_used_is_explained_in_the_list_of_terms(seen: Seen) -> None:
    text = every_word(seen)
    used = {entry for met, entry in FIELD.items() if re.search(rf"\b{met}", text)}
    assert used - explained(seen) == set()
    assert explained(seen) - used == set(), "explained, but used nowhere"


def test_check_12_every_long_word_is_explained_or_one_that_everybody_meets(seen: Seen) -> None:
    plain = re.sub(r"\S+@\S+|\S+\.nl\b|%\(\w+\)s", "", every_word(seen))
    long = set(re.findall(rf"[a-zé]{{{RARE_FROM},}}", plain))
    stems = tuple(entry.lower() for entry in explained(seen))
    of_the_example = {"woonstichting"}
    assert {word for word in long if not word.startswith(stems)} - EVERYDAY - of_the_example == set()
    assert EVERYDAY - long == set()


HARD = [
    ("Een " * 21 + ".", "21 words"),
    ("Dit is een zin van precies elf woorden, en dat telt. " * 10, "mean"),
    ("Klachtencommissies behandelen ingewikkelde huurgeschillen. " * 25, "LIX"),
]


@pytest.mark.parametrize(("text", "why"), HARD)
def test_check_12_the_measure_finds(text: str, why: str) -> None:
    assert too_hard(read([text])), why
    assert not too_hard(read(["U schrijft eerst aan uw corporatie. Daarna komt u bij ons. " * 20]))


def test_check_12_names_and_numbers_count_as_short_words_and_scraps_do_not_make_a_text_easier() -> None:
    assert read(["Mail naar info@kwru.nl of bel 06 van de Klachtencommissie KWRU."]).longest.split()[2] == "x"
    assert read(["Contact", "Dit is een zin."]).mean == 4
