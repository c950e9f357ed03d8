"""One family of exceptions: what crosses from one room to another stands in errors.py."""

import ast
from pathlib import Path

from formservice import errors
from tests.conftest import ROOT

HOUSE = ROOT / "formservice"


def room_of(file: Path) -> str:
    return file.relative_to(HOUSE).parts[0].removesuffix(".py")


def is_exception(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id.endswith(("Error", "Exception")) for base in node.bases)


def test_an_exception_that_crosses_rooms_is_of_the_family() -> None:
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in HOUSE.rglob("*.py")}
    elsewhere = {
        node.name: room_of(file)
        for file, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and is_exception(node) and room_of(file) != "errors"
    }
    assert "RefusedError" in elsewhere  # what opens a file catches it itself
    crossing = {
        alias.name
        for file, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in elsewhere and elsewhere[alias.name] != room_of(file)
    }
    assert not crossing


def test_the_family_has_one_root_and_says_what_each_is_about() -> None:
    family = [each for each in vars(errors).values() if isinstance(each, type)]
    assert len(family) > 15
    for each in family:
        assert issubclass(each, errors.FormserviceError)
        assert each.__doc__
