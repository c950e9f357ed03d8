"""Settings: of the installation, from the environment, and of the committee, from committee.toml.

It reads and checks, and does nothing with what it read.
"""
