"""What a corporation reads of a complaint about it (F3 to F5, F9): one function a letter, in Dutch alone."""

from collections.abc import Sequence

from formservice.documents.blocks import Big, Block, Facts, Heading, OwnWords, Paragraph, Row, Sheet, Title
from formservice.documents.words import Ltr, say
from formservice.languages import SOURCE
from formservice.letters.about_hearings import appointment, clock
from formservice.letters.compose import Letter, ending, submitted_on
from formservice.letters.given import Given
from formservice.letters.to_committee import further_part
from formservice.rules.case import State
from formservice.text.addresses import mail_link

# Corporations read Dutch: these texts are no one's to translate, so they are not marked for the catalogues.

_ENCLOSED = "De klacht zit als PDF bij deze mail."
_ENCLOSED_WITH_FILES = "De klacht zit als PDF bij deze mail, met de bestanden van de huurder."
_ENCLOSED_BY_POST = "De klacht zit bij deze brief."


def taken_up(given: Given) -> Letter:
    """Return the letter that brings the corporation a complaint that is taken up, and may ask for its reaction."""
    blocks: list[Block] = [
        Paragraph(say("Wij hebben een klacht over uw corporatie in behandeling genomen.")),
        *about(given),
        _enclosed(given),
        *_own_words(given),
        *_reaction(given),
        Heading(say("Hoe gaat het verder?")),
        Paragraph(say("Wij nodigen u en de huurder uit voor een bijeenkomst. Daar bespreken wij de klacht samen.")),
    ]
    return letter(given, "Klacht in behandeling genomen", blocks)


def forwarded(given: Given) -> Letter:
    """Return the letter that brings the corporation a complaint that is not taken up."""
    blocks: list[Block] = [
        Paragraph(say("Wij kregen een klacht over uw corporatie. Wij nemen deze klacht niet in behandeling.")),
        *about(given),
        Paragraph(say("Wij sturen de klacht aan u door. Wilt u de huurder zelf antwoord geven?")),
        _enclosed(given),
        *_reason(given),
        *_own_words(given),
    ]
    return letter(given, "Klacht aan u doorgestuurd", blocks)


def invited(given: Given) -> Letter:
    """Return the invitation for the corporation; the complaint comes with it where it has not had that before."""
    told = given.told
    blocks: list[Block] = [
        Paragraph(say("Wij willen een klacht over uw corporatie bespreken. Wij nodigen u uit voor een bijeenkomst.")),
        *([appointment(told.hearing)] if told.hearing else []),
        *about(given),
        *([_enclosed(given)] if told.is_forwarded else []),
        *_own_words(given),
        *_reaction(given),
        *_coming(given),
    ]
    return letter(given, "Uitnodiging voor een bijeenkomst", blocks)


def moved(given: Given) -> Letter:
    """Return the letter that tells the corporation of a hearing's new day or place, or that one follows."""
    new, old = given.told.hearing, given.told.earlier
    if new is None:
        return off(given)
    title = "De bijeenkomst is verplaatst"
    before = "De bijeenkomst was gepland op %(day)s om %(time)s uur. Dit is de nieuwe dag en tijd:"
    change = say(before, day=old.on, time=clock(old.at)) if old else None
    if given.told.is_only_elsewhere:
        title = "De bijeenkomst is op een andere plaats"
        change = say("De dag en de tijd blijven hetzelfde. Alleen de plaats is anders:")
    blocks: list[Block] = [
        *([Paragraph(change)] if change else []),
        appointment(new),
        *about(given),
        *_reason(given),
        *_own_words(given),
        *_coming(given),
    ]
    return letter(given, title, blocks)


def off(given: Given) -> Letter:
    """Return the letter that tells the corporation that a hearing does not go on, and why (F9 where withdrawn)."""
    told = given.told
    was = told.hearing or told.earlier
    is_withdrawn = given.case.state is State.WITHDRAWN
    words = "De bijeenkomst op %(day)s om %(time)s uur gaat niet door. U hoeft dan niet te komen."
    why = "De huurder heeft de klacht ingetrokken." if is_withdrawn else _NEW_DAY
    blocks: list[Block] = [
        *([Paragraph(say(words, day=was.on, time=clock(was.at)))] if was else []),
        Paragraph(say(why)),
        *about(given),
        *_reason(given),
        *_own_words(given),
        *_out_of_calendar(given),
    ]
    return letter(given, "De bijeenkomst gaat niet door", blocks)


def goes_on(given: Given) -> Letter:
    """Return the letter that tells the corporation that the tenant goes on, on the same day or on one that follows."""
    hearing = given.told.hearing
    blocks: list[Block] = [
        Paragraph(say("De huurder had de klacht ingetrokken, maar gaat toch verder.")),
        *(
            [Paragraph(say("De bijeenkomst gaat toch door:")), appointment(hearing)]
            if hearing
            else [Paragraph(say(_NEW_DAY))]
        ),
        *about(given),
        *(_coming(given) if hearing else []),
    ]
    return letter(given, "De klacht gaat toch door", blocks)


_NEW_DAY = "Wij zoeken een nieuwe dag. U krijgt daarvoor een nieuwe uitnodiging."


def letter(given: Given, title: str, blocks: Sequence[Block]) -> Letter:
    """Return a letter to a corporation; its subject is its title with the number of the complaint."""
    case, committee, row = given.case, given.committee, given.row
    words = "%(about)s: klacht %(reference)s"
    subject = say(words, about=title, reference=Ltr(case.reference))
    if row.parts > 1:
        words += " (deel %(part)s van %(parts)s)"
        subject = say(words, about=title, reference=Ltr(case.reference), part=row.part, parts=row.parts)
    if row.part > 1:
        piece = row.details.get("piece")
        sheet = further_part(case, row.part, row.parts, row.attachment_ids, piece and tuple(piece[2:]))
    else:
        sheet = Sheet(SOURCE, (Title(say(title)), *blocks, *ending(committee, SOURCE)))
    return Letter(subject, (sheet,), reply_to=committee.mail)


def about(given: Given) -> list[Block]:
    """Return which complaint this is about."""
    case = given.case
    told = case.complaint
    rows: list[Row] = [
        (say("Huurder"), told.name),
        *([(say("Adres"), told.home)] if told.home else []),
        (say("Klacht ontvangen op" if case.channel else "Klacht verstuurd op"), submitted_on(case)),
    ]
    return [Big(say("Nummer van de klacht"), case.reference), Facts(tuple(rows))]


def _enclosed(given: Given) -> Block:
    if given.is_by_post:
        return Paragraph(say(_ENCLOSED_BY_POST))
    enclosed = _ENCLOSED_WITH_FILES if given.case.attachments else _ENCLOSED
    if given.row.parts > 1:
        more = " Niet alles past in één mail: u krijgt er %(parts)s."
        return Paragraph(say(enclosed + more, parts=given.row.parts))
    return Paragraph(say(enclosed))


def _reaction(given: Given) -> list[Block]:
    by = given.told.react_by
    if by is None:
        return []
    mail = given.committee.mail
    how = "Mail uw reactie uiterlijk op %(day)s naar %(mail)s. Zet het nummer %(reference)s erbij."
    asked = say(how, day=by, mail=Ltr(mail, mail_link(mail)), reference=Ltr(given.case.reference))
    return [
        Heading(say("Wilt u schriftelijk reageren?")),
        Paragraph(say("Wij horen graag van u wat er is gebeurd en wat u al hebt gedaan.")),
        Paragraph(asked),
    ]


def _coming(given: Given) -> list[Block]:
    calendar = "Bij deze mail zit een bestand. Daarmee zet u de bijeenkomst in uw agenda."
    cannot = "Bel of mail ons dan zo snel mogelijk. Wij zoeken dan een andere dag."
    return [
        *([] if given.is_by_post else [Paragraph(say(calendar))]),
        Heading(say("Wie zijn er?")),
        Paragraph(say("De huurder, mensen van onze commissie en u. De huurder mag iemand meenemen die helpt.")),
        Heading(say("Wat neemt u mee?")),
        Paragraph(say("Neem de papieren mee die bij de klacht horen.")),
        Heading(say("Kunt u niet komen?")),
        Paragraph(say(cannot)),
    ]


def _out_of_calendar(given: Given) -> list[Block]:
    if given.is_by_post:
        return []
    return [
        Paragraph(say("Staat de bijeenkomst in uw agenda? Met het bestand bij deze mail haalt u de bijeenkomst eruit."))
    ]


def _reason(given: Given) -> list[Block]:
    typed = given.told.reason
    return [OwnWords(say("De reden"), None, typed, SOURCE, is_part=True)] if typed.strip() else []


def _own_words(given: Given) -> list[Block]:
    typed = given.told.own_words
    return [OwnWords(say("Wat wij u nog willen vertellen"), None, typed, SOURCE, is_part=True)] if typed.strip() else []
