"""Active content in a PDF: it starts a program, runs a script, fetches or sends unasked, or holds another file.

qpdf has read the file by then: names are in plain letters, packed objects are unpacked, older versions are left out.
"""

import re
from xml.parsers import expat

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

_ACTIONS = {"Launch", "ImportData", "GoToE", "Rendition", "Movie", "Sound", "RichMediaExecute"}
_PLAYED = {"RichMedia", "Movie", "Sound", "3D"}
_UNASKED = {"URI", "SubmitForm", "GoToR", "Thread"}
"""Actions that leave the file: behind a press they are a link, as in any web page."""
_PRESSED = {"/D", "/U"}

_WATCHED = re.compile("/(?:JS|OpenAction|AA|XFA|EF|{})\\b".format("|".join(sorted(_ACTIONS | _PLAYED))).encode())
_LITERAL = r"""[\w\s,.:{}\[\]+-]|"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'"""
_BUILT_IN = re.compile(
    r"(?:\s*(?:AF(?:Number|Percent|Date|Time|Special|Range|Simple)_\w+|(?:this\.)?print)"
    rf"\s*\((?:new\s+Array\s*\((?:{_LITERAL})*+\)|{_LITERAL})*+\)\s*;?)*+\s*",
    re.DOTALL,
)
"""Calls of what each viewer has built in for numbers, days and sums in forms, and for printing; and nothing else."""

_LONGEST_SCRIPT = 10_000
_INVOICES = {"CrossIndustryInvoice", "CrossIndustryDocument", "Invoice", "CreditNote"}
_XML_NAME = re.compile(r"[\w .()+-]+\.xml", re.IGNORECASE)
_RUN_BY_BROWSERS = {"http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"}


class _NoInvoiceError(Exception):
    """The XML is something else, or more, than an invoice."""


def is_active_pdf(pdf: pikepdf.Pdf) -> bool:
    """Tell whether something in this PDF acts; links, also those to send a form, wait for a press and do not count."""
    return any(_object_acts(thing) for thing in (pdf.trailer, *pdf.objects))


def _object_acts(thing: object) -> bool:
    if not isinstance(thing, Object):  # a number
        return False
    held = thing
    if isinstance(thing, Stream):
        held = thing.stream_dict
        if isinstance(held.get("/F"), String | Dictionary):  # its bytes are to be fetched from elsewhere
            return True
    # Writing an object out takes some microseconds, looking through it a hundred times that.
    if not _WATCHED.search(held.unparse(resolved=True)):
        return False
    return isinstance(held, Name) or any(map(_dictionary_acts, _dictionaries(held)))


def _dictionaries(thing: Object) -> list[Object]:
    """Return this dictionary and those that stand in it, but none that is an object of its own."""
    found: list[Object] = []
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Dictionary):
            found.append(each)
        waiting += [child for child in _inside(each) if isinstance(child, Object) and not child.is_indirect]
    return found


def _inside(thing: object) -> list[Object]:
    if isinstance(thing, Dictionary):
        return list(thing.values())
    return list(thing) if isinstance(thing, Array) else []


def _dictionary_acts(held: Object) -> bool:
    if _name(held, "/S") in _ACTIONS or _name(held, "/Subtype") in _PLAYED or "/XFA" in held:
        return True
    if "/JS" in held and not _is_built_in(held["/JS"]):
        return True
    if "/EF" in held and not _is_invoice(held):
        return True
    by_event = held.get("/AA")
    events = by_event.items() if isinstance(by_event, Dictionary) else ()
    unasked = [action for event, action in events if event not in _PRESSED]
    return any(map(_acts_unasked, [held.get("/OpenAction"), *unasked]))


def _name(held: Object, key: str) -> str:
    value = held.get(key)
    return str(value)[1:] if isinstance(value, Name) else ""


def _acts_unasked(action: object) -> bool:
    """Tell whether this action, or one that follows it, leaves the file."""
    waiting, seen = [action], set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, Array):  # a place in the file, or several actions
            waiting += [child for child in each if isinstance(child, Dictionary)]
        elif isinstance(each, Dictionary) and each.objgen not in seen:
            if _name(each, "/S") in _UNASKED:
                return True
            if each.is_indirect:
                seen.add(each.objgen)
            waiting.append(each.get("/Next"))
    return False


def _is_built_in(script: object) -> bool:
    if isinstance(script, Stream):
        script = script.read_bytes().decode("latin-1")
    text = str(script)
    return len(text) < _LONGEST_SCRIPT and _BUILT_IN.fullmatch(text) is not None


def _is_invoice(file: Object) -> bool:
    """Tell whether the file that stands in this PDF is the bill itself, once more as XML, as law asks for."""
    names = [str(file[key]) for key in ("/F", "/UF", "/DOS", "/Mac", "/Unix") if key in file]
    streams = _inside(file["/EF"])
    is_named = bool(names) and all(_XML_NAME.fullmatch(name) for name in names)
    return is_named and all(isinstance(each, Stream) and _says_invoice(each.read_bytes()) for each in streams)


def _says_invoice(content: bytes) -> bool:
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def begin(name: str, _: object) -> None:
        nonlocal depth
        space, _, local = name.rpartition(" ")
        if space in _RUN_BY_BROWSERS or (depth == 0 and local not in _INVOICES):
            raise _NoInvoiceError
        depth += 1

    def refuse(*_: object) -> None:
        raise _NoInvoiceError

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    parser.ProcessingInstructionHandler = refuse  # one can have Word open the file
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, _NoInvoiceError):
        return False
    return True
