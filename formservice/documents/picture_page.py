"""A photo as a page of a PDF, for what is printed in one piece."""

from io import BytesIO

import pikepdf
from PIL import Image

_WIDTH, _HEIGHT, _MARGIN = 595, 842, 42  # A4 in points
_SPACES = {"L": pikepdf.Name.DeviceGray, "RGB": pikepdf.Name.DeviceRGB}


def picture_page(jpeg: bytes) -> bytes:
    """Return a PDF with one page of A4 that shows a kept photo whole; raise ValueError where it is none.

    The photo goes in as it is: its pixels are not opened here.
    """
    try:
        with Image.open(BytesIO(jpeg), formats=("JPEG",)) as opened:
            (wide, high), space = opened.size, _SPACES[opened.mode]
    except (OSError, KeyError) as error:
        raise ValueError("no photo of ours") from error
    scale = min((_WIDTH - 2 * _MARGIN) / wide, (_HEIGHT - 2 * _MARGIN) / high)
    across, down = wide * scale, high * scale
    left, bottom = (_WIDTH - across) / 2, _HEIGHT - _MARGIN - down
    with pikepdf.new() as paper:
        page = paper.add_blank_page(page_size=(_WIDTH, _HEIGHT))
        photo = pikepdf.Stream(
            paper,
            jpeg,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=wide,
            Height=high,
            BitsPerComponent=8,
            ColorSpace=space,
            Filter=pikepdf.Name.DCTDecode,
        )
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=photo))
        drawn = f"q {across:.2f} 0 0 {down:.2f} {left:.2f} {bottom:.2f} cm /Photo Do Q"
        page.Contents = pikepdf.Stream(paper, drawn.encode())
        written = BytesIO()
        paper.save(written, deterministic_id=True)
        return written.getvalue()
