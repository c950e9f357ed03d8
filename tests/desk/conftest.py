"""A secretary who has logged in."""

import pytest

from formservice.service import Service
from tests.harness.desk import at_desk
from tests.harness.visit import Browser


@pytest.fixture
def secretary(service: Service) -> Browser:
    return at_desk(service)


from formservice.documents.blocks import Paragraph, Sheet  # noqa: E402 STUB until the letters are there
from formservice.documents.words import say  # noqa: E402
from formservice.letters.compose import Letter  # noqa: E402
from formservice.letters.declared import LETTERS, Declared, To  # noqa: E402
from formservice.letters.kinds import LetterKind  # noqa: E402

for kind in LetterKind:
    to = {"tenant": To.TENANT, "helper": To.HELPER, "corporation": To.CORPORATION}.get(kind.partition("_")[0])
    if kind not in LETTERS and to:
        LETTERS[kind] = Declared(  # type: ignore
            to,
            lambda given: Letter(
                say("Brief"), (Sheet("nl", (Paragraph(say("%(a)s", a=str(given.row.details.get("told")))),)),)
            ),
        )
