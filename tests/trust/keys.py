"""Keys, and what can be read without them: nothing personal in stolen or erased bytes."""
