"""Blocks of which letters and papers are made, and what draws them: text, HTML, PDF.

It knows no case and no question; what stands in a letter is said in `letters`.
"""
