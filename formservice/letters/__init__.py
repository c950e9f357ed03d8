"""What each letter says and how it goes out.

A letter is declared once, is queued in the transaction that causes it, and goes out through the outbox alone.
"""
