"""Files that act stay out, however they are written; ordinary ones that merely look so come in, byte for byte."""

import contextlib
import io
import sys
from collections.abc import Callable

import pytest
from pikepdf import Array, Dictionary, Name

from formservice.storage.attachments import SafeFile
from formservice.uploads import file_opener
from formservice.uploads.active_content.docx import MOST_XML
from formservice.uploads.active_content.fields import leads_elsewhere
from formservice.uploads.incoming import UploadProblem, check
from tests.harness import samples
from tests.uploads.active_files import active_files, ordinary_files
from tests.uploads.active_files.make_docx import body, docx, instruction, kinds, mark, relation, text
from tests.uploads.active_files.make_pdf import pdf, root, script
from tests.uploads.test_incoming import LIMITS, accepted

ACTING, ORDINARY = active_files(), ordinary_files()


@pytest.mark.parametrize(("name", "content"), ACTING, ids=[name for name, _ in ACTING])
def test_what_acts_stays_out(name: str, content: bytes) -> None:
    assert check(name, io.BytesIO(content), LIMITS) is UploadProblem.ACTS


@pytest.mark.parametrize(("name", "content"), ORDINARY, ids=[name for name, _ in ORDINARY])
def test_what_merely_looks_so_comes_in_byte_for_byte(name: str, content: bytes) -> None:
    assert accepted(content, name).content == content


@pytest.mark.parametrize(
    "address",
    [
        "http://x/y",
        "HTTPS://x/y",
        "\\\\x\\y",
        "//x/y",
        "\\/x/y",
        "/\t/x/y",
        " \\\\x\\y",
        "%2f%2Fx/y",
        "file://x/y",
        "file:////x/y",
        "file:///\\\\x\\y",
        "file:\\\\x\\y",
        "file://localhost//x/y",
        "ht\ntp://x/y",
        "mhtml:http://x/y",
        "ms-word:x",
        "C:\\x\0",
    ],
)
def test_an_address_that_leads_to_another_machine_is_known_in_any_writing(address: str) -> None:
    assert leads_elsewhere(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "media/image1.png",
        "/word/styles.xml",
        "../x//y",
        "NULL",
        "#a",
        "C:\\x",
        "c|/x",
        "file:///C:/x",
        "file:C:/x",
        "file:///home/x",
        "file://localhost/c:/x",
        "data:image/png;base64,AA==",
        "cid:image001.png@01DA",
        "H:\\Sjablonen\\Brief 1.dotx",
    ],
)
def test_an_address_on_this_machine_or_in_the_file_is_none_of_those(address: str) -> None:
    assert not leads_elsewhere(address)


@pytest.mark.parametrize(
    "make",
    [
        lambda size: docx({"word/document.xml": text("<w:r/>" * 3_000 * size)}),
        lambda size: body(mark("begin") * 2_000 * size),
        lambda size: body(mark("begin") + instruction(" INCLUDEPICTURE a") * 1_000 * size),
        lambda size: docx({f"x/{number}.xml": relation("image", "a" * 500) for number in range(40 * size)}),
        lambda size: pdf(root(X=Array([Dictionary(AA=Dictionary())] * 300 * size))),
        lambda size: pdf(root(OpenAction=Array([Dictionary(S=Name.GoTo)] * 300 * size))),
        lambda size: pdf(root(OpenAction=script("AFNumber_Format(" + "new " * 100 * size))),
    ],
)
def test_looking_costs_no_more_than_twice_for_twice_as_much(make: Callable[[int], bytes]) -> None:
    """Counts function calls, not seconds, so that a busy machine does not matter."""
    once, twice = calls_for(make(5)), calls_for(make(10))
    assert twice < 2.5 * once


def calls_for(content: bytes) -> int:
    count = 0

    def note_call(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note_call)
    try:
        with contextlib.suppress(file_opener.RefusedError):
            file_opener.open_file("PDF" if content.startswith(b"%PDF") else "DOCX", content, LIMITS.max_file_bytes, 1)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", ["word/media/image1.svg", "word/x"])
def test_a_drawing_may_name_a_grammar_but_unfolds_and_fetches_nothing(name: str) -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    drawing = f'<!DOCTYPE svg [{lines}<!ENTITY f SYSTEM "file:///etc/passwd">]><svg>&f;&l9;</svg>'
    kind = '<Default Extension="svg" ContentType="image/svg+xml"/>'
    assert calls_for(docx({**kinds(kind), name: drawing})) < 10_000


@pytest.mark.parametrize(("bytes_more", "outcome"), [(0, "taken"), (1, "too large")])
def test_as_much_text_is_looked_through_as_the_bound_says(bytes_more: int, outcome: str) -> None:
    others = sum(len(xml) for xml in (samples.CONTENT_TYPES.format(main=samples.WORD_MAIN), samples.RELATIONS))
    padding = MOST_XML - others - len(samples.WORD_TEXT) + bytes_more
    content = docx({"word/document.xml": samples.WORD_TEXT + " " * padding})
    kept = check("boek.docx", io.BytesIO(content), LIMITS)
    assert isinstance(kept, SafeFile) if outcome == "taken" else kept is UploadProblem.TOO_LARGE
