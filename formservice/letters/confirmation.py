"""The confirmation on paper, for a tenant without mail: reference, withdrawal code, and what happens next (F3, F9)."""

from formservice.documents.blocks import Big, Block, Heading, Note, Paragraph, Sheet, Steps, Title
from formservice.documents.words import say
from formservice.languages import N_
from formservice.letters.compose import as_typed, came_in, in_languages, papers_later, what_happens
from formservice.letters.contact import help_box
from formservice.settings.committee import Committee
from formservice.storage.cases import Case

CONFIRMATION = N_("Wij hebben uw klacht ontvangen")
_HALF = 5


def confirmation_sheets(case: Case, committee: Committee, base_url: str, language: str) -> tuple[Sheet, ...]:
    """Return the confirmation in the language, and in Dutch; it holds the code, so it is for the tenant alone."""

    def blocks(code: str) -> list[Block]:
        page, follow = (f"{base_url}/forms/{code}/{journey}/code" for journey in ("withdrawal", "follow"))
        return [
            Title(say(CONFIRMATION)),
            Paragraph(came_in(case)),
            Big(say(N_("Uw nummer")), case.reference),
            Big(say(N_("Uw code")), f"{case.code[:_HALF]} {case.code[_HALF:]}"),
            Paragraph(say(N_("Bewaar dit papier goed. Noem het nummer van uw klacht als u ons belt of schrijft."))),
            Note(
                say(N_("Houd de code voor uzelf. Wie het nummer en de code heeft, kan uw klacht lezen en intrekken."))
            ),
            *what_happens(),
            *papers_later(case, committee),
            *_papers_by_post(committee),
            Paragraph(
                say(
                    N_("Wilt u weten hoe ver wij zijn met uw klacht? Kijk dan op %(page)s"),
                    page=as_typed(follow),
                )
            ),
            Heading(say(N_("Is het probleem opgelost, of wilt u stoppen?"))),
            Paragraph(say(N_("Tot aan de bijeenkomst kunt u uw klacht intrekken."))),
            Steps(
                (
                    say(N_("Ga naar %(page)s"), page=as_typed(page)),
                    say(N_("Vul uw nummer en uw code in.")),
                    say(N_("Druk op de knop om uw klacht in te trekken.")),
                )
            ),
            Paragraph(say(N_("U mag ons ook bellen of mailen."))),
            help_box(committee, code),
        ]

    return in_languages(language, blocks, committee)


def _papers_by_post(committee: Committee) -> list[Block]:
    if not committee.claims.postal_address:
        return []
    address = ", ".join(committee.claims.postal_address)
    return [Paragraph(say(N_("U mag ze ook per post sturen: %(address)s"), address=address))]
