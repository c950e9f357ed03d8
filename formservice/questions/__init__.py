"""Every question once, how it is asked, and what was answered (F1, F2).

The web, the letters and the export read it; it knows none of them, and stores nothing.
"""
