"""The journey of following a complaint: how far it is, and which letters were sent.

It changes nothing; no journey knows another.
"""
