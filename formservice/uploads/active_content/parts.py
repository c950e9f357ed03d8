"""Active content in one XML part of a DOCX: elements, relations to other parts and machines, fields."""

from collections.abc import Callable
from xml.parsers import expat

from formservice.uploads.active_content.fields import ActiveContentError, Fields, check_code, leads_elsewhere

_WORD = ("schemas.openxmlformats.org/wordprocessingml/2006/main", "purl.oclc.org/ooxml/wordprocessingml/main")
_SHEET = ("schemas.openxmlformats.org/spreadsheetml/2006/main", "purl.oclc.org/ooxml/spreadsheetml/main")
_DRAWING = ("schemas.openxmlformats.org/drawingml/2006/main", "purl.oclc.org/ooxml/drawingml/main")
_CHART = ("schemas.openxmlformats.org/drawingml/2006/chart", "purl.oclc.org/ooxml/drawingml/chart")
_SVG = "http://www.w3.org/2000/svg"
_VML = "urn:schemas-microsoft-com:vml"
_OFFICE = "urn:schemas-microsoft-com:office:office"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_IDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships ",
    "http://purl.oclc.org/ooxml/officeDocument/relationships ",
)
_ACTING_RELATIONS = {
    "activexcontrolbinary",
    "afchunk",
    "control",
    "extensibility",
    "frame",
    "subdocument",
    "vbaproject",
    "wordvbadata",
    "xlintlmacrosheet",
    "xlmacrosheet",
}
_ACTING_KINDS = ("activex", "macro", "oleobject", "vba")
_Attributes = dict[str, str]


class XmlPart:
    """Takes an XML part piece by piece and notes what only all parts together tell.

    Raises ActiveContentError, or ExpatError for broken XML.
    """

    def __init__(self) -> None:
        self.links: set[str] = set()
        """The ids of addresses elsewhere that are there to be pressed."""
        self.loaded: set[str] = set()
        """The ids of what Word loads, whatever their relation calls itself."""
        self.embedded: set[str] = set()
        """Where other files of Office stand that this part shows."""
        self.xml_names: set[str] = set()
        """Parts that are said to be XML."""
        self.xml_endings: set[str] = set()
        self.acting_endings: set[str] = set()
        self._fields = Fields()
        self._watched = self._all_watched()
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begin
        self._parser.StartDoctypeDeclHandler = _check_doctype

    def feed(self, piece: bytes) -> None:
        """Read on."""
        self._parser.Parse(piece, False)

    def end(self) -> None:
        """Read to the end."""
        self._parser.Parse(b"", True)
        self._fields.end()

    def _all_watched(self) -> dict[str, Callable[[_Attributes], None]]:
        watched: dict[str, Callable[[_Attributes], None]] = {
            "Relationship": self._relation,
            f"{_PACKAGE}/relationships Relationship": self._relation,
            f"{_PACKAGE}/content-types Override": self._kind,
            f"{_PACKAGE}/content-types Default": self._kind_of_ending,
            f"{_OFFICE} OLEObject": self._object,
            f"{_SVG} image": _check_drawn,
            "http://schemas.microsoft.com/office/2006/activeX ocx": _refuse,
            "http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing webVideoPr": _refuse,
        }
        watched |= {f"{_VML} {name}": self._vml for name in ("imagedata", "fill", "stroke")}
        for space in _DRAWING:
            watched[f"http://{space} blip"] = self._loads
        for space in _CHART:
            watched[f"http://{space} externalData"] = self._loads
        for space in _SHEET:
            watched |= {f"http://{space} {name}": _refuse for name in ("ddeLink", "oleLink", "connection")}
        for space in _WORD:
            watched |= {f"http://{space} {name}": _refuse for name in ("altChunk", "subDoc", "control", "objectLink")}
            watched |= {f"http://{space} {name}": self._begin_code for name in ("instrText", "delInstrText")}
            watched[f"http://{space} attachedTemplate"] = self._loads
            watched[f"http://{space} fldChar"] = self._mark
            watched[f"http://{space} fldSimple"] = _check_simple_field
        return watched

    def _begin(self, name: str, attributes: _Attributes) -> None:
        watch = self._watched.get(name)
        if watch is not None:
            watch(attributes)

    def _begin_code(self, _: _Attributes) -> None:
        self._parser.CharacterDataHandler = self._fields.add
        self._parser.EndElementHandler = self._end_code

    def _end_code(self, _: str) -> None:
        self._parser.CharacterDataHandler = None
        self._parser.EndElementHandler = None

    def _mark(self, attributes: _Attributes) -> None:
        self._fields.mark(_local(attributes).get("fldchartype", ""))

    def _relation(self, attributes: _Attributes) -> None:
        said = _local(attributes)
        kind, target = said.get("type", "").rpartition("/")[2].lower(), said.get("target", "")
        is_outside = said.get("targetmode", "").lower() == "external"
        if kind == "hyperlink":
            self.links |= {said.get("id", "")} if leads_elsewhere(target) else set()
        elif kind in _ACTING_RELATIONS or leads_elsewhere(target) or (kind == "oleobject" and not is_outside):
            raise ActiveContentError
        elif kind == "package" and not is_outside:
            self.embedded.add(target)

    def _kind(self, attributes: _Attributes) -> None:
        kind = attributes.get("ContentType", "").lower()
        if _is_acting(kind):
            raise ActiveContentError
        if kind.endswith("xml"):
            self.xml_names.add(attributes.get("PartName", ""))

    def _kind_of_ending(self, attributes: _Attributes) -> None:
        kind, ending = attributes.get("ContentType", "").lower(), attributes.get("Extension", "").lower()
        if _is_acting(kind):
            self.acting_endings.add(ending)
        if kind.endswith("xml"):
            self.xml_endings.add(ending)

    def _loads(self, attributes: _Attributes) -> None:
        self.loaded |= {value for key, value in attributes.items() if key.startswith(_IDS)}

    def _object(self, attributes: _Attributes) -> None:
        self._loads(attributes)
        if attributes.get("Type") != "Embed":  # linked; what is embedded is judged where it stands
            raise ActiveContentError

    def _vml(self, attributes: _Attributes) -> None:
        self._loads(attributes)
        if any(leads_elsewhere(attributes.get(key, "")) for key in ("src", f"{_OFFICE} href")):
            raise ActiveContentError


def _local(attributes: _Attributes) -> _Attributes:
    return {key.rpartition(" ")[2].lower(): value for key, value in attributes.items()}


def _is_acting(kind: str) -> bool:
    return any(each in kind for each in _ACTING_KINDS)


def _refuse(_: _Attributes) -> None:
    raise ActiveContentError


def _check_drawn(attributes: _Attributes) -> None:
    if leads_elsewhere(_local(attributes).get("href", "")):
        raise ActiveContentError


def _check_simple_field(attributes: _Attributes) -> None:
    check_code(_local(attributes).get("instr", ""))


def _check_doctype(name: str, *_: object) -> None:
    if name != "svg":  # some drawing programs write one; Word takes none in a text, for it can fetch
        raise ActiveContentError
