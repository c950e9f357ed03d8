"""What may come in: each file is judged by its content, opened aside, and scanned.

Nothing here decides where a file is kept; what is refused leaves nothing behind.
"""
