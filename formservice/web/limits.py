"""How often something may happen from one address in an hour, counted without keeping the address."""

from ipaddress import IPv6Address, ip_address

from flask import request
from werkzeug.exceptions import TooManyRequests

from formservice.storage import limits
from formservice.web import requests
from formservice.web.service import service

_IPV6_NETWORK_BITS = 64


def allow(purpose: str, limit: int, amount: int = 1, who: str | None = None) -> None:
    """Count an act of this address (or of `who`) in this hour; raise TooManyRequests past the limit."""
    if not is_allowed(purpose, limit, amount, who):
        raise TooManyRequests(retry_after=3600)


def is_allowed(purpose: str, limit: int, amount: int = 1, who: str | None = None) -> bool:
    """Count an act of this address (or of `who`) in this hour, and tell whether it is within the limit."""
    here = service()
    fingerprint = here.sealer.fingerprint(f"limit:{purpose}", who or _network())
    is_within = limits.count(here.db, purpose, fingerprint, here.now(), amount=amount, limit=limit)
    if not is_within:
        requests.refused(f"limit {purpose}")
    return is_within


def _network() -> str:
    """Return the address of the caller; for IPv6 its /64, which is one household."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or IPv6Address(int(address) >> _IPV6_NETWORK_BITS << _IPV6_NETWORK_BITS)
    return str(address)
