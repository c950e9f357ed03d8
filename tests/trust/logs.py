"""What every answer must carry, and what no log may hold."""
