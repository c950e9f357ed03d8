"""An advice or agreements as a document of Word, to go on with; the PDF of it comes back by an act."""

from io import BytesIO

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from formservice.acts.desk import keeping
from formservice.desk.cases import found
from formservice.desk.entrance import person
from formservice.letters.word_files import in_word, written_in
from formservice.web.current import service

blueprint = Blueprint("word_files", __name__, url_prefix="/desk/case/<reference>")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/<what>.docx")
def get(reference: str, what: str) -> ResponseReturnValue:
    """Give the document of a case that was heard; that somebody got it is logged."""
    situation = found(reference).situation
    case = situation.case
    kind = next((each for each in written_in(case.state) if each == what), None)
    if kind is None:
        raise NotFound
    content = in_word(service(), kind, case, situation.party, situation.hearings)
    keeping.note_download(service(), person().id, case.id, kind)
    name = f"{kind}-{case.reference}.docx"
    return send_file(BytesIO(content), _WORD, as_attachment=True, download_name=name, etag=False)
