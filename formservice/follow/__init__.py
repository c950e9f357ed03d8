"""The journey of who wants to know how far a complaint is.

It shows and changes nothing; no journey knows another.
"""
