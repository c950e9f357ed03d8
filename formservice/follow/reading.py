"""Who may read a complaint: whoever opened it to follow it, or to correct it."""

from formservice.links import Purpose

MAY_READ = (Purpose.FOLLOW, Purpose.CONTACT)
"""Whoever may correct how the tenant is reached sees that anyway."""
