"""The desk: where the committee's secretary works. An application of its own, in Dutch, for people who have logged in.

It never imports a tenant's journey. Pages read what was asked, call an act, and show what came of it.
"""
