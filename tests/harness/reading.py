"""How hard a Dutch text is to read: words in a sentence, and LIX (Björnsson, 1968).

LIX is the mean number of words in a sentence, plus the percentage of words of more than six letters.

- A sentence ends at . ? ! or : and at the end of its paragraph, item, heading or label.
- What is no whole sentence (a heading, a label, a button, an item without a full stop) may not be longer than a
  sentence may, but stays out of the mean and of LIX: short scraps would make a text look easier than it is.
- A mail or web address, a number and the committee's name each count as one short word: nobody can write them shorter.
- What a tenant typed is not ours, and is left out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

MOST_WORDS = 20
MOST_WORDS_ON_AVERAGE = 10
MOST_LIX = 35
ENOUGH_WORDS = 100
"""LIX of fewer words says more about chance than about the text; they count over all."""

_BLOCKS = {"p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "legend", "label", "button", "td", "th", "div", "summary"}
_BLOCKS |= {"figcaption", "address", "ol", "ul", "dl", "fieldset", "form", "main", "section", "figure", "table", "a"}
_NOT_OURS = {"textarea", "blockquote", "bdi", "script", "style", "title", "svg"}
_INLINE_LINK = "a"
_NAME = "x"
_NAMES = re.compile(r"\S+@\S+|(?:www\.|https?:)\S+|Klachtencommissie KWRU|%\(\w+\)s|\d[\d.,-]*")
_ENDS = re.compile(r"(?<=[.?!:])[\s\u00a0]+")


@dataclass(frozen=True)
class Reading:
    """The sentences of a text, each a list of words."""

    whole: tuple[tuple[str, ...], ...]
    scraps: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> list[str]:
        """The words of whole sentences."""
        return [word for sentence in self.whole for word in sentence]

    @property
    def mean(self) -> float:
        """The words in a sentence, on average."""
        return len(self.words) / len(self.whole) if self.whole else 0

    @property
    def lix(self) -> float:
        """The LIX of the whole sentences."""
        return self.mean + 100 * sum(len(word) > 6 for word in self.words) / len(self.words) if self.words else 0

    @property
    def longest(self) -> str:
        """The longest sentence or scrap."""
        return " ".join(max((*self.whole, *self.scraps), key=len, default=()))


def read(texts: Iterable[str]) -> Reading:
    """Return the sentences of these paragraphs, items, headings and labels."""
    whole, scraps = [], []
    for text in texts:
        for part in _ENDS.split(_NAMES.sub(_NAME, text).strip()):
            words = tuple(re.findall(r"[\w'’-]*\w", part))
            if words:
                (whole if re.search(r"[.?!:]\W*$", part) else scraps).append(words)
    return Reading(tuple(whole), tuple(scraps))


def blocks(element: Element) -> Iterator[str]:
    """Yield the words of each paragraph, item, heading and label of a parsed page, without what a tenant typed."""
    gathered = element.text or ""
    for child in element:
        tag = _tag(child)
        if tag in _NOT_OURS or child.get("lang", "nl") != "nl":
            gathered += f" {_NAME} " if tag == "bdi" else ""
        elif tag in _BLOCKS and not _is_in_sentence(child, element):
            yield gathered
            yield from blocks(child)
            gathered = ""
        else:
            inner = [*blocks(child)]
            yield from inner[:-1]
            gathered += inner[-1]
        gathered += child.tail or ""
    yield gathered


def _is_in_sentence(child: Element, parent: Element) -> bool:
    """Tell whether a link stands in the middle of a sentence."""
    beside = (parent.text or "") + "".join(each.tail or "" for each in parent)
    return _tag(child) == _INLINE_LINK and bool(beside.strip())


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "script"
