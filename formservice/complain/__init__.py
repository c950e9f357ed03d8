"""The journey of a complaint: may I complain here, the form, the letter to the corporation, sending it.

A route reads its form, calls an act and shows a page; no journey knows another.
"""
