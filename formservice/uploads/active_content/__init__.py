"""Active content in a PDF, a DOCX or an ODT: programs, scripts, and whatever fetches from elsewhere.

It reads bytes and says what it found; it opens no file, and decides nothing.
"""
