"""Storage: tables, keys, drafts, cases, letters, erasing, backups.

It stores and calls nothing above it; what is personal is sealed, and one transaction keeps all or nothing.
"""
