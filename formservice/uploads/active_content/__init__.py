"""Active content in a PDF or a DOCX: programs, scripts, and whatever fetches from elsewhere.

It reads bytes and says what it found; it opens no file, and decides nothing.
"""
