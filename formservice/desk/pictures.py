"""Pictures that the desk draws itself."""

import segno


def qr(text: str) -> str:
    """Return a QR of this text as an address with the picture in it: black on white, also on a dark screen."""
    return segno.make(text, error="m").svg_data_uri(scale=5, border=4, light="white")
