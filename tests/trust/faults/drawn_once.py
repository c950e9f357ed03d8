"""Faults in pages that are drawn once for everyone."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "a page that is drawn once sees who asked first",
        "tests/web/test_fields.py::test_a_page_that_is_drawn_once_cannot_show_more_than_it_is_kept_by",
        "formservice/web/fields.py",
        "return Context().run(_draw, app, template, words(code, addresses) | dict(values))",
        "return _draw(app, template, words(code, addresses) | dict(values))",
    ),
    Fault(
        "a page that is drawn once is kept without its address",
        "tests/web/test_fields.py::test_an_untouched_page_is_kept_by_its_own_address",
        "formservice/web/fields.py",
        "draw(language(), in_every_language(), template,",
        "draw(language(), (), template,",
    ),
]
