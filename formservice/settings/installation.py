"""What this installation needs to know, read once from the environment; incomplete settings do not start."""

import fcntl
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

PREFIX = "FORMSERVICE_"
SECRET = tuple(f"{PREFIX}{name}" for name in ("SECRET_KEYS", "DATA_KEYS", "DATABASE_URL", "SMTP_URL"))
"""The variables that open something: keys, and addresses with a password in them."""
SHORTEST_SIGNING_KEY = 32

DATABASE_FILE = "formservice.sqlite3"
JOURNAL_FILE = "journal"

WHERE_IT_MAY_BE = (
    "mount its disk, or put a backup back (`formservice restore FILE`); if there never was one, `formservice migrate`"
)
"""What an operator can do whose database is not where it should be."""

_HTTPS = "https://"
ScannerAddress = str | tuple[str, int]
"""Where a virus scanner listens: the path of its socket, or a host and a port."""
_LONGEST_SOCKET_PATH = 107  # what the kernel takes


class Begin(Enum):
    """Whether a new database may begin where there is none."""

    NEVER = "never"
    ON_NEW_GROUND = "on new ground"
    ALWAYS = "always"


class ConfigError(Exception):
    """The settings cannot be used; `key` names the environment variable. Never carries a key's value."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key
        self.message = message


@dataclass(frozen=True)
class Settings:
    """One installation; keys run newest first, and what is secret stays out of its printed form."""

    host: str
    port: int
    data: Path
    database_url: str = field(repr=False)
    base_url: str
    smtp_url: str | None = field(repr=False)
    proxies: int
    secret_keys: tuple[str, ...] = field(repr=False)
    data_keys: tuple[str, ...] = field(repr=False)
    committee: Path
    site: Path
    clamav: ScannerAddress | None
    embedded: bool
    may_begin: bool
    secret: Mapping[str, str] = field(repr=False)
    """The SECRET variables as they were given, for a process of our own that needs them too."""

    @property
    def is_https(self) -> bool:
        """Tell whether browsers reach this installation over HTTPS alone."""
        return self.base_url.startswith(_HTTPS)


def cookie_name(base_url: str) -> str:
    """Return the name of the one cookie; under HTTPS it is one that no other host can set or read."""
    return "__Host-session" if base_url.startswith(_HTTPS) else "session"


def settings_from(environ: Mapping[str, str], begin: Begin = Begin.ALWAYS) -> Settings:
    """Return the settings that the FORMSERVICE_ variables give; an empty variable counts as not given.

    With neither a database nor a base address of its own, use is embedded: keys that are not given are made once, and
    kept under the data folder for their owner alone. Otherwise they must be given. Unless a new database may begin
    here, one must be in the data folder, if that is where this installation keeps it. New ground is a folder of
    embedded use without keys and letters, and no key given: nothing tells of an earlier database. Raises ConfigError.
    """
    given = {key: value.strip() for key, value in environ.items() if key.startswith(PREFIX) and value.strip()}
    embedded = not ({f"{PREFIX}DATABASE_URL", f"{PREFIX}BASE_URL"} & given.keys())
    host = _plain(given, "HOST", "127.0.0.1")
    port = _number(given, "PORT", 8000, 1, 65_535)
    data = Path(_plain(given, "DATA", "var")).absolute()
    database = data / DATABASE_FILE
    base_url = _base_url(given, embedded, host, port)
    smtp_url = _smtp_url(given)
    proxies = _number(given, "PROXIES", 0, 0, 10)
    secret_keys = _keys(given, "SECRET_KEYS", _check_signing_key)
    data_keys = _keys(given, "DATA_KEYS", _check_sealing_key)
    for name, keys in (("SECRET_KEYS", secret_keys), ("DATA_KEYS", data_keys)):
        if not (keys or embedded):
            raise ConfigError(f"{PREFIX}{name}", "is missing: needed with a database or base address of your own")
    may_begin = begin is Begin.ALWAYS or (begin is Begin.ON_NEW_GROUND and embedded and not data_keys and _is_new(data))
    if not (may_begin or f"{PREFIX}DATABASE_URL" in given):
        _check_database(database)
    if embedded:
        secret_keys = secret_keys or (_kept_key(data, "signing", lambda: secrets.token_urlsafe(48)),)
        data_keys = data_keys or (_kept_key(data, "sealing", lambda: _new_sealing_key(database)),)
    return Settings(
        host=host,
        port=port,
        data=data,
        database_url=_plain(given, "DATABASE_URL", f"sqlite:///{database}"),
        base_url=base_url,
        smtp_url=smtp_url,
        proxies=proxies,
        secret_keys=secret_keys,
        data_keys=data_keys,
        committee=Path(_plain(given, "COMMITTEE", "committee.toml")).absolute(),
        site=Path(_plain(given, "SITE", "build")).absolute(),
        clamav=_scanner_address(given),
        embedded=embedded,
        may_begin=may_begin,
        secret={name: given[name] for name in SECRET if name in given},
    )


def keys_in(settings: Settings) -> list[Path]:
    """Return what holds keys on this machine, as far as it is where we or deploy/README.md put it."""
    folder = settings.data / "keys"
    # systemd reads it, so its path is in no setting; the guide puts it beside committee.toml
    environment = settings.committee.with_name("environment")
    return [path for path in (folder, folder / "signing", folder / "sealing", environment) if path.exists()]


def _is_new(data: Path) -> bool:
    """Tell whether nothing in this folder tells of an earlier database, be it an empty file in its place."""
    kept = [data / DATABASE_FILE, *(data / "keys" / name for name in ("signing", "sealing"))]
    return not any(file.exists() for file in kept) and not any((data / "letters").glob("*"))


def _check_database(database: Path) -> None:
    if not database.exists():
        raise ConfigError(f"{PREFIX}DATA", f"there is no database in {database.parent}: {WHERE_IT_MAY_BE}")
    if not database.stat().st_size:
        raise ConfigError(f"{PREFIX}DATA", f"{database} is empty: {WHERE_IT_MAY_BE}")


def _plain(given: Mapping[str, str], name: str, otherwise: str) -> str:
    value = given.get(f"{PREFIX}{name}", otherwise)
    if not value.isprintable():
        raise ConfigError(f"{PREFIX}{name}", "holds control characters")
    return value


def _number(given: Mapping[str, str], name: str, otherwise: int, lowest: int, highest: int) -> int:
    text = _plain(given, name, str(otherwise))
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and lowest <= int(text) <= highest):
        raise ConfigError(f"{PREFIX}{name}", f"must be a whole number from {lowest} to {highest}")
    return int(text)


def _base_url(given: Mapping[str, str], embedded: bool, host: str, port: int) -> str:
    if embedded:
        named = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 (compared with, not bound)
        return f"http://[{named}]:{port}" if ":" in named else f"http://{named}:{port}"
    key = f"{PREFIX}BASE_URL"
    base_url = _plain(given, "BASE_URL", "").rstrip("/")
    if not base_url:
        raise ConfigError(key, "is missing: links in letters would lead nowhere")
    scheme, host_name, rest = _split(key, base_url)
    if scheme not in {"http", "https"} or not host_name or rest or " " in base_url or "@" in base_url:
        raise ConfigError(key, 'must be an address such as "https://klacht.example.org", without a path')
    return base_url


def _smtp_url(given: Mapping[str, str]) -> str | None:
    key = f"{PREFIX}SMTP_URL"
    smtp_url = _plain(given, "SMTP_URL", "")
    if not smtp_url:
        return None
    scheme, host_name, rest = _split(key, smtp_url.rstrip("/"))
    if scheme not in {"smtp", "smtps"} or not host_name or rest or " " in smtp_url:
        raise ConfigError(key, 'must be an address such as "smtp://name:password@mail.example.org:587"')
    return smtp_url


def _scanner_address(given: Mapping[str, str]) -> ScannerAddress | None:
    key = f"{PREFIX}CLAMAV"
    address = _plain(given, "CLAMAV", "")
    if not address:
        return None
    scheme, _, path = address.partition(":")
    if scheme == "unix" and path.startswith("/") and len(path.encode()) <= _LONGEST_SOCKET_PATH:
        return path
    scheme, host_name, rest = _split(key, address)
    port = urlsplit(address).port
    if scheme != "tcp" or not host_name or not port or rest or "@" in address:
        raise ConfigError(
            key, 'must be "unix:/run/clamav/clamd.ctl" or "tcp://127.0.0.1:3310", with your own path or port'
        )
    return host_name, port


def _split(key: str, address: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(address)
        _ = parts.port  # reading it is what checks it
    except ValueError:
        # The address may hold a password: neither it nor the cause goes into the message.
        raise ConfigError(key, "is not an address") from None
    return parts.scheme, parts.hostname or "", parts.path + parts.query + parts.fragment


def _keys(given: Mapping[str, str], name: str, check: Callable[[str, str], None]) -> tuple[str, ...]:
    if f"{PREFIX}{name}" not in given:
        return ()
    keys = tuple(key.strip() for key in given[f"{PREFIX}{name}"].split(","))
    for key in keys:
        check(f"{PREFIX}{name}", key)
    return keys


def _check_signing_key(name: str, key: str) -> None:
    if len(key) < SHORTEST_SIGNING_KEY:
        raise ConfigError(name, f"each key must be at least {SHORTEST_SIGNING_KEY} characters, made by chance")


def _check_sealing_key(name: str, key: str) -> None:
    try:
        Fernet(key)
    except ValueError:
        raise ConfigError(name, "each key must be a Fernet key: 32 random bytes as URL-safe base64") from None


def _new_sealing_key(database: Path) -> str:
    if database.exists():
        raise ConfigError(f"{PREFIX}DATA_KEYS", f"the key of {database.name} is gone; a new one could not open it")
    return Fernet.generate_key().decode()


def _kept_key(data: Path, name: str, make: Callable[[], str]) -> str:
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
    check = _check_sealing_key if name == "sealing" else _check_signing_key
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
