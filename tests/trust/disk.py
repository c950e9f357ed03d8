"""A disk or a database that does not do its work: a clear page, text kept, and it recovers by itself."""
