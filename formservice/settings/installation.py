"""The settings of this installation, read once from the environment; incomplete settings do not start.

An installation serves one committee today. What it would have once, however many it served, is the Installation; what
each committee has for itself, its Settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

from formservice.errors import ConfigError
from formservice.settings import keys
from formservice.settings.environment import PREFIX, SECRET, number, plain

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


@dataclass(frozen=True)
class Installation:
    """Where the process listens, how many proxies stand before it, and the virus scanner and more fonts, if any."""

    host: str
    port: int
    proxies: int
    clamav: ScannerAddress | None
    fonts: Path | None


@dataclass(frozen=True)
class Settings:
    """What the service of one committee has for itself: data, keys, addresses, its facts and its site.

    Keys run newest first, and what is secret stays out of the printed form.
    """

    installation: Installation
    data: Path
    database_url: str = field(repr=False)
    base_url: str
    smtp_url: str | None = field(repr=False)
    secret_keys: tuple[str, ...] = field(repr=False)
    data_keys: tuple[str, ...] = field(repr=False)
    committee: Path
    site: Path
    embedded: bool
    may_begin: bool
    secret: Mapping[str, str] = field(repr=False)
    """The SECRET variables as they were given, for a process of our own that needs them too."""

    @property
    def is_https(self) -> bool:
        """Tell whether browsers reach this installation over HTTPS alone."""
        return self.base_url.startswith(_HTTPS)


def cookie_name(base_url: str, name: str = "session") -> str:
    """Return the whole name of a cookie; under HTTPS it is one that no other host can set or read."""
    return f"__Host-{name}" if base_url.startswith(_HTTPS) else name


def settings_from(environ: Mapping[str, str], begin: Begin = Begin.ALWAYS) -> Settings:
    """Return the settings that the FORMSERVICE_ variables give; an empty variable counts as not given.

    With neither a database nor a base address of its own, use is embedded: keys that are not given are made once, and
    kept under the data folder for their owner alone. Otherwise they must be given. Unless a new database may begin
    here, one must be in the data folder, if that is where this installation keeps it. New ground is a folder of
    embedded use without keys and letters, and no key given: nothing tells of an earlier database. Raises ConfigError.
    """
    given = {key: value.strip() for key, value in environ.items() if key.startswith(PREFIX) and value.strip()}
    embedded = not ({f"{PREFIX}DATABASE_URL", f"{PREFIX}BASE_URL"} & given.keys())
    data = Path(plain(given, "DATA", "var")).absolute()
    committee = Path(plain(given, "COMMITTEE", "committee.toml")).absolute()
    installation = _installation(given, data, committee)
    database = data / DATABASE_FILE
    base_url = _base_url(given, embedded, installation)
    smtp_url = _smtp_url(given)
    secret_keys = keys.given_keys(given, f"{PREFIX}SECRET_KEYS", keys.check_signing_key)
    data_keys = keys.given_keys(given, f"{PREFIX}DATA_KEYS", keys.check_sealing_key)
    for name, its_own in (("SECRET_KEYS", secret_keys), ("DATA_KEYS", data_keys)):
        if not (its_own or embedded):
            raise ConfigError(f"{PREFIX}{name}", "is missing: needed with a database or base address of your own")
    may_begin = begin is Begin.ALWAYS or (begin is Begin.ON_NEW_GROUND and embedded and not data_keys and _is_new(data))
    if not (may_begin or f"{PREFIX}DATABASE_URL" in given):
        _check_database(database)
    if embedded:
        secret_keys = secret_keys or (keys.kept_signing_key(data),)
        data_keys = data_keys or (keys.kept_sealing_key(data, database),)
    return Settings(
        installation=installation,
        data=data,
        database_url=plain(given, "DATABASE_URL", f"sqlite:///{database}"),
        base_url=base_url,
        smtp_url=smtp_url,
        secret_keys=secret_keys,
        data_keys=data_keys,
        committee=committee,
        site=Path(plain(given, "SITE", "build")).absolute(),
        embedded=embedded,
        may_begin=may_begin,
        secret={name: given[name] for name in SECRET if name in given},
    )


def keys_in(settings: Settings) -> list[Path]:
    """Return what holds keys on this machine, as far as it is where we or deploy/README.md put it."""
    # systemd reads it, so its path is in no setting; the guide puts it beside committee.toml
    environment = settings.committee.with_name("environment")
    return [path for path in (settings.data / "keys", *keys.kept_in(settings.data), environment) if path.exists()]


def _is_new(data: Path) -> bool:
    """Tell whether nothing in this folder tells of an earlier database, be it an empty file in its place."""
    kept = [data / DATABASE_FILE, *keys.kept_in(data)]
    return not any(file.exists() for file in kept) and not any((data / "letters").glob("*"))


def _installation(given: Mapping[str, str], data: Path, committee: Path) -> Installation:
    return Installation(
        host=plain(given, "HOST", "127.0.0.1"),
        port=number(given, "PORT", 8000, 1, 65_535),
        proxies=number(given, "PROXIES", 0, 0, 10),
        clamav=_scanner_address(given),
        fonts=_fonts(given, data, committee),
    )


def _fonts(given: Mapping[str, str], data: Path, committee: Path) -> Path | None:
    folder = plain(given, "FONTS", "")
    if not folder:
        return None
    fonts = Path(folder).resolve()
    # what draws letters may read all that is in this folder
    if any(kept.resolve().is_relative_to(fonts) for kept in (data, committee.parent)):
        raise ConfigError(f"{PREFIX}FONTS", "must be a folder for fonts alone: our data or our settings are in it")
    return fonts


def _check_database(database: Path) -> None:
    if not database.exists():
        raise ConfigError(f"{PREFIX}DATA", f"there is no database in {database.parent}: {WHERE_IT_MAY_BE}")
    if not database.stat().st_size:
        raise ConfigError(f"{PREFIX}DATA", f"{database} is empty: {WHERE_IT_MAY_BE}")


def _base_url(given: Mapping[str, str], embedded: bool, installation: Installation) -> str:
    if embedded:
        host, port = installation.host, installation.port
        named = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 (compared with, not bound)
        return f"http://[{named}]:{port}" if ":" in named else f"http://{named}:{port}"
    key = f"{PREFIX}BASE_URL"
    base_url = plain(given, "BASE_URL", "").rstrip("/")
    if not base_url:
        raise ConfigError(key, "is missing: links in letters would lead nowhere")
    scheme, host_name, rest = _split(key, base_url)
    if scheme not in {"http", "https"} or not host_name or rest or " " in base_url or "@" in base_url:
        raise ConfigError(key, 'must be an address such as "https://klacht.example.org", without a path')
    return base_url


def _smtp_url(given: Mapping[str, str]) -> str | None:
    key = f"{PREFIX}SMTP_URL"
    smtp_url = plain(given, "SMTP_URL", "")
    if not smtp_url:
        return None
    scheme, host_name, rest = _split(key, smtp_url.rstrip("/"))
    if scheme not in {"smtp", "smtps"} or not host_name or rest or " " in smtp_url:
        raise ConfigError(key, 'must be an address such as "smtp://name:password@mail.example.org:587"')
    return smtp_url


def _scanner_address(given: Mapping[str, str]) -> ScannerAddress | None:
    key = f"{PREFIX}CLAMAV"
    address = plain(given, "CLAMAV", "")
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
