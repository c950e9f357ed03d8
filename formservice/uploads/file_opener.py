"""Opens strangers' files in a process of its own with bounded memory and time, and hands back what is safe to keep.

Decoders are where hostile files strike: 5 kB of PDF can unfold to gigabytes inside one call. So each file is opened in
a fork of a small process that knows no keys and no database, shut in by `sandbox/confinement.py`; what goes wrong there
ends there. It leans on little, so that it starts fast and stays small. `incoming.py` starts it and speaks with it.
"""

import codecs
import contextlib
import os
import resource
import signal
import sys
import time
from typing import Any, BinaryIO

import pikepdf
import pillow_heif
from PIL import Image

from formservice.sandbox import confinement
from formservice.sandbox.process import message, read, receive
from formservice.uploads.documents import open_odt, open_zip
from formservice.uploads.kinds import PICTURES
from formservice.uploads.mail_opener import open_mail
from formservice.uploads.pdf_words import title_and_text
from formservice.uploads.pdfs import open_pdf
from formservice.uploads.pictures import open_image
from formservice.uploads.plain_texts import open_text
from formservice.uploads.refused import RefusedError

SECONDS = 30
CPU_SECONDS = 10  # the largest photo takes three; a JPEG that repeats itself would take minutes
MEMORY = 512 * 2**20
MEMORY_PER_PIXEL = 8  # two copies, each 4 bytes a pixel; the rest is room for the decoder itself
MOST_OF_A_TABLE = 64 * 2**20  # tables and packed objects are all that we have qpdf unpack, never pages


def open_file(kind: str, content: bytes, max_bytes: int, max_pixels: int) -> bytes:
    """Return what to keep of a file of this kind, or of a PDF its WORDS; raises RefusedError with the reason."""
    try:
        if kind == "PDF":
            return open_pdf(content, max_bytes)
        if kind == "WORDS":
            return title_and_text(open_pdf(content, max_bytes))
        if kind == "DOCX":
            return open_zip(content, max_bytes)
        if kind == "ODT":
            return open_odt(content, max_bytes)
        if kind == "TXT":
            return open_text(content)
        if kind in {"EML", "MSG"}:
            return open_mail(kind, content, max_bytes)
        return open_image(content, kind, max_bytes, max_pixels)
    except RefusedError:
        raise
    except MemoryError as full:
        raise RefusedError("too_many_pixels" if kind in PICTURES else "damaged") from full
    except Exception as broken:  # what a decoder raises for a broken file differs per decoder and per break
        raise RefusedError("damaged") from broken


def serve(jobs: BinaryIO, answers: BinaryIO) -> None:
    """Open one file after another, each in a fork that is stopped at its bounds, until nobody asks any more."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    confinement.shut_in(forks=True)
    while asked := read(jobs):
        problem, kept = _in_a_fork(*asked, nowhere)
        answers.write(message({"problem": problem}, kept))
        answers.flush()


def _in_a_fork(job: dict[str, Any], content: bytes, nowhere: int) -> tuple[str | None, bytes]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _open_and_leave(job, content, writing, nowhere)
    os.close(writing)
    try:
        answer = receive(reading, job["max_bytes"], time.monotonic() + SECONDS)
    except TimeoutError:
        answer = None
    finally:  # whatever it answered: a fork that was taken over does not end by itself
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if answer is None:  # stopped at its bounds, or brought down by the file
        return "damaged", b""
    head, kept = answer
    return head.get("problem"), kept


def _open_and_leave(job: dict[str, Any], content: bytes, writing: int, nowhere: int) -> None:
    with contextlib.suppress(BaseException):
        for stream in range(3):  # the service's pipes are not a decoder's, nor are its logs
            os.dup2(nowhere, stream)
        pixels = job["max_pixels"] if job["kind"] in PICTURES else 0
        bound = MEMORY + MEMORY_PER_PIXEL * pixels
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        confinement.forbid_forking()
        problem, kept = None, b""
        try:
            kept = open_file(content=content, **job)
        except RefusedError as refused:
            problem = refused.problem
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(message({"problem": problem}, kept))
    os._exit(0)


def main() -> None:
    """Make decoders ready, and serve whoever started this process."""
    # Refuses the plain kind of PDF bomb at once; the bound on memory is for the other kinds.
    pikepdf.settings.set_qpdf_limits(flate_max_memory=MOST_OF_A_TABLE)
    pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    # Loaded here, and not again in each fork: the readers of pictures, and the old code page of names in a DOCX.
    Image.preinit()
    codecs.lookup("cp437")
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
