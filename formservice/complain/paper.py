"""The form on paper: how it goes, all questions to print, and the same as PDF."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from formservice.languages import SOURCE
from formservice.letters.paper_form import how_to_send, paper_form
from formservice.letters.paper_form_pdf import paper_form_pdf
from formservice.web.current import service
from formservice.web.download import pdf_file
from formservice.web.frame import language, page


def init_blueprint(blueprint: Blueprint) -> None:
    """Add the form on paper to the journey."""
    blueprint.get("/paper")(paper)
    blueprint.get("/paper.pdf")(paper_pdf)


def paper() -> ResponseReturnValue:
    """Show how to complain with a pen, and every question with room to write on a printed page."""
    committee, code = service().committee, language()
    own, dutch = paper_form(committee, code), paper_form(committee, SOURCE)
    return page("complain/paper.html", blocks=list(zip(own, dutch, strict=True)), ways=how_to_send(committee))


def paper_pdf() -> ResponseReturnValue:
    """Return the form as PDF, to open in the browser."""
    code = language()
    return pdf_file(f"klachtformulier-{code}", lambda: paper_form_pdf(service().committee, code), shown="inline")
