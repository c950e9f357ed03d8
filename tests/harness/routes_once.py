"""Compiles each route once in a process: thousands of tests make an application of their own."""

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import Rule

_compile = Rule._compile_builder
_compiled: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}


def _once(self: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    key = (self.rule, tuple(self._trace), repr(self.defaults), append_unknown)
    if key not in _compiled:
        _compiled[key] = _compile(self, append_unknown)
    return _compiled[key]


@cache
def compile_routes_once() -> None:
    """Let every application of this process use what an earlier one compiled: it depends on the route alone."""
    Rule._compile_builder = _once  # type: ignore[method-assign]
