"""What is set: for this installation, by the environment, and for the committee, by committee.toml.

It reads and checks, and does nothing with what it read.
"""
