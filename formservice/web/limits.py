"""How much may happen from one address, and from all together, in an hour, counted without keeping the address."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address

from flask import request
from werkzeug.exceptions import TooManyRequests

from formservice.service import Service
from formservice.settings.committee import Committee
from formservice.storage import limits
from formservice.storage.limits import Bound
from formservice.web import request_log
from formservice.web.current import service

_IPV6_NETWORK_BITS = 64
_IPV6_SITE_BITS = 80
# a customer may have a whole /48: 65,536 networks, with which alone he would use up what all may do together
_SENDERS_OF_A_SITE = 5
_IN_ALL = " in all"


def allow(purpose: str, limit: int, amount: int = 1, who: str | None = None) -> None:
    """Count an act of this address (or of `who`) in this hour; raise TooManyRequests past the limit."""
    if not is_allowed(purpose, limit, amount, who):
        raise TooManyRequests(retry_after=3600)


def is_allowed(purpose: str, limit: int, amount: int = 1, who: str | None = None) -> bool:
    """Count an act of this address (or of `who`) in this hour, and tell whether it is within the limit."""
    return is_counted(bounds(purpose, limit, who), amount)


def is_counted(within: list[Bound], amount: int = 1) -> bool:
    """Count this amount with each of these bounds, and tell whether it is within all of them; if not, none counts."""
    here = service()
    past = limits.count_all(here.db, within, here.now(), amount)
    if past:
        request_log.refused(f"limit {past.purpose}")
    return past is None


def is_room(within: list[Bound]) -> bool:
    """Tell whether none of these bounds is reached in this hour; nothing is counted."""
    here = service()
    past = limits.reached(here.db, within, here.now())
    if past:
        request_log.refused(f"limit {past.purpose}")
    return past is None


def bounds(purpose: str, limit: int, who: str | None = None) -> list[Bound]:
    """Return what an act of this address (or of `who`) counts with: it, its network, and all senders together."""
    here = service()

    def bound(counted: str, whose: str, most: int, is_of_all: bool = False) -> Bound:
        return Bound(counted, here.db.sealer.fingerprint(f"limit:{counted}", whose), most, is_of_all)

    within = [bound(purpose, who or network(), limit)]
    if not who and (site := _site()):
        within.append(bound(f"{purpose} from a site", site, _SENDERS_OF_A_SITE * limit))
    if in_all := most_in_all(here.committee).get(purpose):
        within.append(bound(purpose + _IN_ALL, "", in_all, is_of_all=True))
    return within


def most_in_all(committee: Committee) -> Mapping[str, int]:
    """Return the most of each purpose that all senders together may do in an hour."""
    most = committee.limits_in_all
    return {
        "submission": most.submissions,
        "link": most.links,
        "code": most.codes,
        "change": most.changes,
        "upload": most.upload_bytes,
        "typed": most.typed_bytes,
    }


def percent_used(here: Service) -> dict[str, int]:
    """Return how near all senders together came to each limit of an hour, in this one or the one before."""
    most = most_in_all(here.committee)
    counted = limits.most_counted(here.db, [purpose + _IN_ALL for purpose in most])
    return {purpose: 100 * counted.get(purpose + _IN_ALL, 0) // limit for purpose, limit in most.items()}


def network() -> str:
    """Return the address of the caller; for IPv6 its /64, which is one household."""
    address = _address()
    return str(_first(address, _IPV6_NETWORK_BITS)) if isinstance(address, IPv6Address) else str(address or "unknown")


def _site() -> str | None:
    """Return the /48 of an IPv6 caller, which is one customer or one place."""
    address = _address()
    return str(_first(address, _IPV6_SITE_BITS)) if isinstance(address, IPv6Address) else None


def _address() -> object:
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _first(address: IPv6Address, bits: int) -> IPv6Address:
    return IPv6Address(int(address) >> bits << bits)
