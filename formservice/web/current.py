"""The parts of the service that answers this request."""

from flask import Flask, current_app

from formservice.service import Service

_NAME = "klachtwijzer"


def init_app(app: Flask, parts: Service) -> None:
    """Make the parts known to the journeys of this application."""
    app.extensions[_NAME] = parts


def service() -> Service:
    """Return the parts of the application that answers this request."""
    found: Service = current_app.extensions[_NAME]
    return found
