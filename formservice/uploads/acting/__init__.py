"""What acts in a PDF or a DOCX: programs, scripts, and what fetches from elsewhere.

It reads bytes and says what it found; it opens no file, and decides nothing.
"""
