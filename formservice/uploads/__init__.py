"""Uploads: each file is judged by its content, opened in a sandbox, and scanned for viruses.

It does not decide where a file is kept; a refused file leaves nothing behind.
"""
