"""The Nu HTML checker, which the field uses, has nothing to say about any page, in the languages of today."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness import rota
from tests.web.conftest import Seen

JAVA = shutil.which("java")
CHECKER = Path(sys.prefix) / "nu/node_modules/vnu-jar/build/dist/vnu.jar"

pytestmark = pytest.mark.skipif(not (JAVA and CHECKER.exists()), reason="no Java or no Nu checker here")


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_check_1_the_nu_checker_has_nothing_to_say_about_any_page(seen: Seen, tmp_path: Path, lang: str) -> None:
    pages = seen(lang)
    for number, page in enumerate(pages.values()):
        (tmp_path / f"{number}.html").write_text(page.text, encoding="utf-8")
    command = [
        str(JAVA),
        "-Xss4m",
        "-jar",
        str(CHECKER),
        "--format",
        "json",
        "--exit-zero-always",
        str(tmp_path),
    ]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stderr)
    names = dict(enumerate(pages))
    assert {(names[int(Path(each["url"]).stem)], each["message"]) for each in told["messages"]} == set()
