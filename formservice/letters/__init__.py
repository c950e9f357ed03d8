"""Which letters there are, and what each says.

A letter is declared once, and is queued in the transaction that causes it; how it goes out is said in `mail`.
"""
