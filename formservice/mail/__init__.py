"""How letters go out: the outbox takes them in turn, composes each, and sends it until it is out or has failed.

It knows no page and decides nothing about a case.
"""
