"""The journey of following a complaint: how far it is, which letters were sent, and what the tenant still adds.

Only a button changes anything; no journey knows another.
"""
