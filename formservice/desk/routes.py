"""What the desk is made of: its pages, its entrance, its frame, and its errors."""

from pathlib import Path

from flask import Flask

from formservice.desk import (
    acting,
    case_files,
    case_notes,
    cases,
    corporations,
    days,
    entrance,
    errors,
    first_use,
    frame,
    log,
    login,
    own_login,
    panel,
    people,
    post,
    register,
    search,
    word_files,
    work,
    year,
)
from formservice.settings.committee import Committee

_PAGES = (
    login.blueprint,
    first_use.blueprint,
    work.blueprint,
    cases.blueprint,
    acting.blueprint,
    case_notes.blueprint,
    case_files.blueprint,
    word_files.blueprint,
    register.blueprint,
    search.blueprint,
    days.blueprint,
    corporations.blueprint,
    post.blueprint,
    people.blueprint,
    panel.blueprint,
    own_login.blueprint,
    log.blueprint,
    year.blueprint,
)


def init_app(app: Flask, frames: Path, committee: Committee) -> None:
    """Give an application the desk's pages."""
    frame.init_app(app, frames, committee)
    entrance.init_app(app, login.lead_in)
    errors.init_app(app)
    for blueprint in _PAGES:
        app.register_blueprint(blueprint)
