"""A PDF to keep, for the browser that may have it: handed out as a file, and never shown in the page's place."""

from flask import Response


def pdf_file(name: str, content: bytes) -> Response:
    """Return the PDF as a download under this name, of letters, digits and hyphens; the headers keep it from caches."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)
