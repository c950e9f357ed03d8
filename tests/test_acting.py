"""Files that act stay out, however they are written; ordinary ones that merely look so come in, byte for byte."""

import io

import pytest

from formservice.acting.fields import leads_elsewhere
from formservice.uploads import UploadProblem, check
from tests.acting import acting_files, ordinary_files
from tests.test_uploads import LIMITS, accepted

ACTING, ORDINARY = acting_files(), ordinary_files()


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
        "cid:image001.png@01DA",
        "H:\\Sjablonen\\Brief 1.dotx",
    ],
)
def test_an_address_on_this_machine_or_in_the_file_is_none_of_those(address: str) -> None:
    assert not leads_elsewhere(address)
