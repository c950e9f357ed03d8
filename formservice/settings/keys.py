"""The keys of a service: given in the environment, or made once and kept in the data folder of embedded use."""

import fcntl
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.fernet import Fernet

from formservice.errors import ConfigError
from formservice.settings.environment import PREFIX

SHORTEST_SIGNING_KEY = 32


def given_keys(given: Mapping[str, str], name: str, check: Callable[[str, str], None]) -> tuple[str, ...]:
    """Return the keys of this variable, newest first, none where it is not given; raises ConfigError."""
    keys = tuple(key.strip() for key in given[name].split(",")) if name in given else ()
    for key in keys:
        check(name, key)
    return keys


def check_signing_key(name: str, key: str) -> None:
    """Raise ConfigError for a key that is too short to sign with."""
    if len(key) < SHORTEST_SIGNING_KEY:
        raise ConfigError(name, f"each key must be at least {SHORTEST_SIGNING_KEY} characters, made by chance")


def check_sealing_key(name: str, key: str) -> None:
    """Raise ConfigError for what is no sealing key."""
    try:
        Fernet(key)
    except ValueError:
        raise ConfigError(name, "each key must be a Fernet key: 32 random bytes as URL-safe base64") from None


def kept_signing_key(data: Path) -> str:
    """Return the signing key kept under the data folder, made where there is none yet; raises ConfigError."""
    return _kept_key(data, "signing", lambda: secrets.token_urlsafe(48), check_signing_key)


def kept_sealing_key(data: Path, database: Path) -> str:
    """Return the sealing key kept under the data folder, made where there is no database yet; raises ConfigError."""
    return _kept_key(data, "sealing", lambda: _new_sealing_key(database), check_sealing_key)


def kept_in(data: Path) -> list[Path]:
    """Return the files of a data folder that hold its keys, whether or not they are there."""
    return [data / "keys" / name for name in ("signing", "sealing")]


def _new_sealing_key(database: Path) -> str:
    if database.exists():
        raise ConfigError(f"{PREFIX}DATA_KEYS", f"the key of {database.name} is gone; a new one could not open it")
    return Fernet.generate_key().decode()


def _kept_key(data: Path, name: str, make: Callable[[], str], check: Callable[[str, str], None]) -> str:
    """Return the key kept under the data folder, made once even when several processes start together."""
    folder = data / "keys"
    kept = folder / name
    try:
        for each in (data, folder):  # parents that are made along the way would be open to all
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                _write_durably(kept, make())
            key = kept.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ConfigError(f"{PREFIX}DATA", f"keys cannot be kept there: {error.strerror}") from error
    check(f"{PREFIX}DATA", key)
    return key


def _write_durably(path: Path, text: str) -> None:
    # A key must outlive what it seals: whole and on the disk under its name before anything uses it.
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
