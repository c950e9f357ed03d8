"""The blocks of which letters and papers are made, and their rendering as text, HTML and PDF.

It knows no case and no question; `letters` decides what a letter says.
"""
