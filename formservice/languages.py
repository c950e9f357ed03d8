"""The one list of languages: their names, directions and texts, and what Babel does not know of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations
from markupsafe import Markup, escape

_CATALOGUES = Path(__file__).parent / "translations"


@dataclass(frozen=True)
class Language:
    """A language that tenants can choose, named in itself; its texts are in its catalogue, the rest Babel knows.

    What Babel does not know or has wrong stands here. `locales` are Babel's names for the language: the first is how
    we write, and months are read in all. `dates` are patterns: "full", "short", "month" (with its year) and "day" (with
    its month). `months` are twelve names to show, with commas between. `typed` are more names of each month, as people
    type them. `lists` is how "A, B and C" is written, `comma` what stands between names without "and", `colon` the mark
    behind a label. `short` are the words of one letter that never end a line.
    """

    code: str
    name: str
    direction: str = "ltr"
    locales: tuple[str, ...] = ()
    dates: Mapping[str, str] = field(default_factory=dict, hash=False)
    months: str = ""
    typed: Mapping[int, str] = field(default_factory=dict, hash=False)
    lists: str = ""
    comma: str = ", "
    colon: str = ":"
    short: str = ""

    @property
    def locale(self) -> str:
        """Babel's name for the language as we write it."""
        return self.locales[0] if self.locales else self.code


LANGUAGES = {
    language.code: language
    for language in (
        Language("nl", "Nederlands", typed={2: "febr", 9: "sept"}),
        # plain "en" is American: December 14, and a comma before "and"
        Language("en", "English", locales=("en_GB", "en"), dates={"full": "EEEE d MMMM y"}),
        # Arabic has four sets of names for the months; a tenant uses the one of home, and the two most common are shown
        Language(
            "ar",
            "العربية",
            "rtl",
            ("ar", "ar_SY", "ar_MA", "ar_DZ"),
            months=(
                "يناير (كانون الثاني), فبراير (شباط), مارس (آذار), أبريل (نيسان), مايو (أيار), يونيو (حزيران), "
                "يوليو (تموز), أغسطس (آب), سبتمبر (أيلول), أكتوبر (تشرين الأول), نوفمبر (تشرين الثاني), "
                "ديسمبر (كانون الأول)"
            ),
            comma="، ",
            typed={6: "يونيه", 7: "يوليه"},
        ),
        Language("tr", "Türkçe", dates={"month": "LLLL y"}, typed={7: "temuz", 8: "ağustoz"}),
        Language(
            "ti",
            "ትግርኛ",
            dates={"full": "EEEE d MMMM y", "short": "d MMMM y"},
            months=(
                "ጥሪ (1), ለካቲት (2), መጋቢት (3), ሚያዝያ (4), ጉንበት (5), ሰነ (6), "
                "ሓምለ (7), ነሓሰ (8), መስከረም (9), ጥቅምቲ (10), ሕዳር (11), ታሕሳስ (12)"
            ),
            comma="፣ ",
            colon="፦",
            typed={
                1: "ጥር, ጃንዋሪ, ጃንዩወሪ, ጃኑዋሪ, ጀንዋሪ, tiri",
                2: "የካቲት, ፈብርዋሪ, ፌብርዋሪ, ፈብሩዋሪ, ፌብሩዋሪ, lekatit",
                3: "ማርች, ማርስ, megabit",
                4: "ሚያዚያ, ኤፕሪል, ኣፕሪል, አፕሪል, miyazya, miazia",
                5: "ግንቦት, ጉንቦት, ግንበት, ሜይ, መይ, ginbot, gunbet",
                6: "ሰኔ, ጁን, ጁነ, sene",
                7: "ሃምለ, ሐምለ, ሀምለ, ሓምሌ, ሐምሌ, ጁላይ, hamle",
                8: "ነሓሴ, ነሃሰ, ነሃሴ, ነሐሰ, ነሐሴ, ኦገስት, ኣጎስቶ, ኦጎስት, ኣውጉስት, nehase",
                9: "ሰፕተምበር, ሴፕተምበር, meskerem",
                10: "ጥቅምት, ጥቕምቲ, ኦክቶበር, ኦክተውበር, tikimti, tkmti",
                11: "ህዳር, ኅዳር, ኖቨምበር, ኖቬምበር, hidar",
                12: "ታህሳስ, ታኅሣሥ, ታሕሣስ, ዲሰምበር, ዲሴምበር, ደሰምበር, tahsas",
            },
        ),
        Language(
            "fa",
            "فارسی",
            "rtl",
            months=(
                "ژانویه (جنوری), فوریه (فبروری), مارس (مارچ), آوریل (اپریل), مه (می), ژوئن (جون), "
                "ژوئیه (جولای), اوت (اگست), سپتامبر (سپتمبر), اکتبر (اکتوبر), نوامبر (نومبر), دسامبر (دسمبر)"
            ),
            lists="A، B و C",
            comma="، ",
            typed={
                1: "ژانویه\u200cی, ژانوی, جانویه, جنوری, جانوری, جنو",
                2: "فوریه\u200cی, فبروری, فبرواری, فیبروری, فبر",
                3: "مارچ, مارج",
                4: "آپریل",
                5: "ماه مه, ماه می, مه\u200cی, می",
                6: "ژوون, ژون, جون",
                7: "ژوئیه\u200cی, ژویه, جولای, جولایی, جول",
                8: "ات, اگست, آگوست",
                9: "سپتمبر, سپتامر, سپت",
                10: "اکت",
                11: "نومبر, نوومبر, نوا",
                12: "دسمبر, دسا, دسم",
            },
        ),
        Language(
            "pl",
            "Polski",
            dates={"full": "d MMMM y'\u00a0r.' (EEEE)", "short": "d MMMM y'\u00a0r.'"},
            short="aiouwz",
            typed={
                1: "styczniu, stycz, st, i",
                2: "lutym, ii",
                3: "marcu, marz, iii",
                4: "kwietniu, kwiec, kw, iv",
                5: "maju, v",
                6: "czerwcu, czer, czerw, vi",
                7: "lipcu, vii",
                8: "sierpniu, sierp, viii",
                9: "wrześniu, wrzes, ix",
                10: "październiku, paźdz, x",
                11: "listopadzie, list, xi",
                12: "grudniu, grudz, xii",
            },
        ),
        Language(
            "uk",
            "Українська",
            dates={"full": "EEEE, d MMMM y 'року'", "short": "d MMMM y 'року'", "month": "LLLL y"},
            short="авзійоу",
            typed={
                1: "січні, січнем, січн, январь, января, янв",
                2: "лютому, лютим, февраль, февраля, фев, февр",
                3: "березні, березнем, берез, март, марта, мар",
                4: "квітні, квітнем, кві, квітн, апрель, апреля, апр",
                5: "травні, травнем, тра, травн, май, мая",
                6: "червні, червнем, чер, червн, июнь, июня, июн",
                7: "липні, липнем, липн, июль, июля, июл",
                8: "серпні, серпнем, сер, серпн, август, августа, авг",
                9: "вересні, вереснем, верес, сентябрь, сентября, сен, сент",
                10: "жовтні, жовтнем, жов, жовтн, октябрь, октября, окт",
                11: "листопаді, листопадом, лис, листоп, ноябрь, ноября, ноя, нояб",
                12: "грудні, груднем, гру, грудн, декабрь, декабря, дек",
            },
        ),
        Language(
            "so",
            "Soomaali",
            dates={"full": "EEEE, d MMMM y", "short": "d MMMM y", "day": "d MMMM"},
            typed={
                1: "jannayo, janayo, jenaayo, yanaayo, bisha koobaad, bisha kowaad, koobaad, kowaad",
                2: "feebraayo, feberaayo, febrayo, feebarwari, febraio, bisha labaad, labaad",
                3: "marso, maars, maaris, bisha saddexaad, saddexaad",
                4: "abril, abriyl, bisha afraad, afraad",
                5: "maajo, mayo, majo, bisha shanaad, shanaad",
                6: "juunyo, juuniyo, yuunyo, bisha lixaad, lixaad",
                7: "luuliyo, lulyo, luliyo, julaay, juulay, bisha todobaad, bisha toddobaad, toddobaad, todobaad",
                8: "agoosto, ogoosto, ogost, agoost, ago, bisha sideedaad, sideedaad, siddeedaad",
                9: "sebtember, septembar, sibtambar, siteembar, setembar, bisha sagaalaad, sagaalaad",
                10: "oktobar, oktoober, oktoobr, bisha tobnaad, tobnaad",
                11: "nofembar, noofembar, nofeembar, nofember, novembar, bisha kow iyo tobnaad, kow iyo tobnaad",
                12: "disembar, desembar, deseembar, diisambar, disember, des, bisha laba iyo tobnaad, laba iyo tobnaad",
            },
        ),
        Language(
            "es",
            "Español",
            dates={"full": "EEEE d 'de' MMMM 'de' y", "month": "LLLL 'de' y"},
            typed={
                1: "en",
                2: "febreo",
                3: "mzo",
                4: "avril",
                5: "mallo",
                8: "ag, agto, agos",
                9: "setiembre, set, septienbre, setienbre",
                10: "otubre, octuvre",
                11: "novienbre, nobiembre",
                12: "dicienbre, disiembre",
            },
        ),
    )
}

SOURCE = "nl"
"""Dutch prevails: every text is written in it, and its own words are the keys of the catalogues."""


def N_(text: str) -> str:
    """Mark a text for the catalogues and return it unchanged."""
    return text


def NN_(one: str, more: str) -> tuple[str, str]:
    """Mark a text for the catalogues that has plural forms, `%(n)s` being the number, and return it unchanged."""
    return one, more


@cache
def translations(code: str) -> NullTranslations:
    """Return the catalogue of a language; Dutch, the source, translates to itself."""
    if code == SOURCE:
        return NullTranslations()
    return Translations.load(_CATALOGUES, [code])


def gettext(code: str, text: str, **values: object) -> str:
    """Return a Dutch text in the language asked for, with `%(name)s` filled in from the values."""
    words = translations(code).gettext(text)
    return words % values if values else words


KEY_WORDS = (
    *("advies", "afspraken", "beslissing", "bijeenkomst", "directie", "gedeeltelijk gegrond", "gegrond", "huurder"),
    *(
        "ingetrokken",
        "intrekken",
        "klacht",
        "klacht intrekken",
        "nummer",
        "ongegrond",
        "uitnodiging",
        "woningcorporatie",
    ),
)
"""The Dutch words that letters of the committee and the corporation use; translations keep them between brackets."""

# names that a translation explains, and a word of the site alone
_OTHER_DUTCH = ("BSN", "bemiddeling", "Klachtencommissie")
_BRACKETED = re.compile(rf"\((?:{'|'.join((*KEY_WORDS, *_OTHER_DUTCH))})\)")


def as_html(code: str, text: str) -> Markup:
    """Return a text of the catalogues as HTML, not yet filled in, the Dutch key words of a translation marked."""
    words = kept_together(code, escape(translations(code).gettext(text)))
    return Markup(words if code == SOURCE else _BRACKETED.sub(_marked, words))  # noqa: S704 -- escaped above


def kept_together(code: str, html: str) -> str:
    """Return HTML in which no line ends at a word of one letter, where the language does not want that."""
    letters = LANGUAGES[code].short
    if not letters:
        return html
    tag_or_word = rf"(<[^>]*>)|(?<![\w&'’-])([{letters}{letters.upper()}]) (?=\S)"
    return re.sub(tag_or_word, lambda found: found[1] or f"{found[2]}\u00a0", html)


def _marked(found: re.Match[str]) -> str:
    # the brackets go with the word, on one line: from right to left they would turn round
    word = found[0].replace(" ", "\u00a0")
    return f'<span lang="{SOURCE}" dir="ltr">{word}</span>'


def is_translated(code: str, text: str) -> bool:
    """Tell whether the language's catalogue holds the text, so that a page can mark what is still Dutch."""
    return code == SOURCE or translations(code).gettext(text) != text
