"""Files and texts that are meant to do harm."""
