"""Which settings start, which do not, and where keys are kept (promise 14)."""

import stat
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from formservice.errors import ConfigError
from formservice.settings.installation import Settings, settings_from

SIGNING = "signing-key-for-these-tests-alone"
SIGNING_BEFORE = "an-older-signing-key-for-the-tests"
SEALING = urlsafe_b64encode(b"sealing-key-for-these-tests-only").decode()
SEALING_BEFORE = urlsafe_b64encode(b"the-sealing-key-that-came-before").decode()
OWN = {
    "FORMSERVICE_BASE_URL": "https://klacht.example.org",
    "FORMSERVICE_SECRET_KEYS": SIGNING,
    "FORMSERVICE_DATA_KEYS": SEALING,
}


def refusal_of(environ: dict[str, str]) -> ConfigError:
    with pytest.raises(ConfigError) as refused:
        settings_from(environ)
    return refused.value


def embedded(folder: Path, **more: str) -> Settings:
    return settings_from({"FORMSERVICE_DATA": str(folder), **more})


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_with_nothing_but_a_folder_use_is_embedded(tmp_path: Path) -> None:
    settings = embedded(tmp_path)
    assert settings.embedded
    assert (settings.installation.host, settings.installation.port, settings.installation.proxies) == (
        "127.0.0.1",
        8000,
        0,
    )
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.smtp_url is None
    assert settings.data == tmp_path
    assert settings.database_url == f"sqlite:///{tmp_path}/formservice.sqlite3"


def test_without_any_setting_all_is_kept_under_var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = settings_from({})
    assert settings.data == tmp_path / "var"
    assert settings.committee == tmp_path / "committee.toml"
    assert settings.site == tmp_path / "build"
    assert (tmp_path / "var" / "keys" / "sealing").exists()


def test_embedded_keys_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    first, second = embedded(tmp_path / "a"), embedded(tmp_path / "a")
    assert (first.secret_keys, first.data_keys) == (second.secret_keys, second.data_keys)
    keys = tmp_path / "a" / "keys"
    assert mode(keys) == 0o700
    assert mode(keys / "signing") == mode(keys / "sealing") == 0o600
    assert len(first.secret_keys[0]) >= 32
    assert Fernet(first.data_keys[0])
    elsewhere = embedded(tmp_path / "b")
    assert elsewhere.secret_keys != first.secret_keys
    assert elsewhere.data_keys != first.data_keys


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        started = list(pool.map(lambda _: embedded(tmp_path), range(64)))
    assert len({(settings.secret_keys, settings.data_keys) for settings in started}) == 1


def test_a_sealing_key_that_is_gone_is_never_replaced_beside_its_database(tmp_path: Path) -> None:
    embedded(tmp_path)
    (tmp_path / "formservice.sqlite3").touch()
    (tmp_path / "keys" / "signing").unlink()
    embedded(tmp_path)
    (tmp_path / "keys" / "sealing").unlink()
    assert refusal_of({"FORMSERVICE_DATA": str(tmp_path)}).key == "FORMSERVICE_DATA_KEYS"
    assert not (tmp_path / "keys" / "sealing").exists()
    assert embedded(tmp_path, FORMSERVICE_DATA_KEYS=SEALING).data_keys == (SEALING,)


@pytest.mark.parametrize("name", ["signing", "sealing"])
def test_a_kept_key_that_was_damaged_is_refused(tmp_path: Path, name: str) -> None:
    embedded(tmp_path)
    (tmp_path / "keys" / name).write_text("")
    assert refusal_of({"FORMSERVICE_DATA": str(tmp_path)}).key == "FORMSERVICE_DATA"


def test_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refusal_of({"FORMSERVICE_DATA": str(tmp_path / "file")}).key == "FORMSERVICE_DATA"


def test_given_keys_are_used_and_none_is_made(tmp_path: Path) -> None:
    settings = embedded(tmp_path, FORMSERVICE_SECRET_KEYS=SIGNING, FORMSERVICE_DATA_KEYS=SEALING)
    assert (settings.secret_keys, settings.data_keys) == ((SIGNING,), (SEALING,))
    assert not (tmp_path / "keys").exists()


def test_keys_run_newest_first(tmp_path: Path) -> None:
    settings = settings_from(
        OWN
        | {
            "FORMSERVICE_DATA": str(tmp_path),
            "FORMSERVICE_SECRET_KEYS": f"{SIGNING}, {SIGNING_BEFORE}",
            "FORMSERVICE_DATA_KEYS": f"{SEALING},{SEALING_BEFORE}",
        }
    )
    assert settings.secret_keys == (SIGNING, SIGNING_BEFORE)
    assert settings.data_keys == (SEALING, SEALING_BEFORE)
    assert not settings.embedded
    assert list(tmp_path.iterdir()) == []


WEAK_KEYS = [
    ("FORMSERVICE_SECRET_KEYS", ""),
    ("FORMSERVICE_SECRET_KEYS", "   "),
    ("FORMSERVICE_SECRET_KEYS", "dev"),
    ("FORMSERVICE_SECRET_KEYS", "k" * 31),
    ("FORMSERVICE_SECRET_KEYS", f"{SIGNING},"),
    ("FORMSERVICE_SECRET_KEYS", f",{SIGNING}"),
    ("FORMSERVICE_SECRET_KEYS", f"{SIGNING},dev"),
    ("FORMSERVICE_DATA_KEYS", ""),
    ("FORMSERVICE_DATA_KEYS", "dev"),
    ("FORMSERVICE_DATA_KEYS", SEALING[:-2]),
    ("FORMSERVICE_DATA_KEYS", "x" * 44),
    ("FORMSERVICE_DATA_KEYS", "é" * 44),
    ("FORMSERVICE_DATA_KEYS", f"{SEALING},"),
    ("FORMSERVICE_DATA_KEYS", f"{SEALING},dev"),
]


@pytest.mark.parametrize(("key", "value"), WEAK_KEYS)
def test_an_empty_a_default_or_a_short_key_does_not_start(tmp_path: Path, key: str, value: str) -> None:
    own_address = OWN | {"FORMSERVICE_DATA": str(tmp_path), key: value}
    assert refusal_of(own_address).key == key
    own_database = own_address | {"FORMSERVICE_DATABASE_URL": "postgresql+psycopg://db/klacht"}
    assert refusal_of(own_database).key == key
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["FORMSERVICE_SECRET_KEYS", "FORMSERVICE_DATA_KEYS"])
def test_a_missing_key_does_not_start(tmp_path: Path, key: str) -> None:
    environ = OWN | {"FORMSERVICE_DATA": str(tmp_path)}
    del environ[key]
    assert refusal_of(environ).key == key
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["FORMSERVICE_SECRET_KEYS", "FORMSERVICE_DATA_KEYS"])
def test_a_weak_key_that_is_given_does_not_start_embedded_either(tmp_path: Path, key: str) -> None:
    assert refusal_of({"FORMSERVICE_DATA": str(tmp_path), key: "dev"}).key == key


def test_a_database_of_its_own_needs_an_address_for_links(tmp_path: Path) -> None:
    environ = OWN | {"FORMSERVICE_DATABASE_URL": "postgresql+psycopg://db/klacht", "FORMSERVICE_BASE_URL": ""}
    error = refusal_of(environ)
    assert error.key == "FORMSERVICE_BASE_URL"
    assert "missing" in error.message


def test_a_database_and_an_address_of_its_own_are_kept_as_given() -> None:
    settings = settings_from(
        OWN
        | {
            "FORMSERVICE_DATABASE_URL": "postgresql+psycopg://db/klacht",
            "FORMSERVICE_BASE_URL": "https://klacht.example.org:8443/",
            "FORMSERVICE_SMTP_URL": "smtps://name:secret@mail.example.org:465",
            "FORMSERVICE_PROXIES": "2",
            "FORMSERVICE_PORT": "65535",
        }
    )
    assert settings.database_url == "postgresql+psycopg://db/klacht"
    assert settings.base_url == "https://klacht.example.org:8443"
    assert settings.smtp_url == "smtps://name:secret@mail.example.org:465"
    assert (settings.installation.proxies, settings.installation.port) == (2, 65_535)


WRONG = [
    ("FORMSERVICE_PORT", "0"),
    ("FORMSERVICE_PORT", "65536"),
    ("FORMSERVICE_PORT", "-1"),
    ("FORMSERVICE_PORT", "eight"),
    ("FORMSERVICE_PORT", "٨٠٠٠"),
    ("FORMSERVICE_PORT", "tcp://10.0.0.1:80"),
    ("FORMSERVICE_PROXIES", "-1"),
    ("FORMSERVICE_PROXIES", "1.5"),
    ("FORMSERVICE_PROXIES", "all"),
    ("FORMSERVICE_BASE_URL", "klacht.example.org"),
    ("FORMSERVICE_BASE_URL", "//klacht.example.org"),
    ("FORMSERVICE_BASE_URL", "ftp://klacht.example.org"),
    ("FORMSERVICE_BASE_URL", "https://"),
    ("FORMSERVICE_BASE_URL", "https://klacht.example.org/path"),
    ("FORMSERVICE_BASE_URL", "https://klacht.example.org?x=1"),
    ("FORMSERVICE_BASE_URL", "https://name@klacht.example.org"),
    ("FORMSERVICE_BASE_URL", "https://klacht.example.org\r\nX: y"),
    ("FORMSERVICE_BASE_URL", "https://klacht.example.org:port"),
    ("FORMSERVICE_BASE_URL", "https://[klacht"),
    ("FORMSERVICE_SMTP_URL", "mail.example.org"),
    ("FORMSERVICE_SMTP_URL", "https://mail.example.org"),
    ("FORMSERVICE_SMTP_URL", "smtp://"),
    ("FORMSERVICE_SMTP_URL", "smtp://mail.example.org/inbox"),
    ("FORMSERVICE_SMTP_URL", "smtp://mail.example.org:99999"),
    ("FORMSERVICE_CLAMAV", "/run/clamav/clamd.ctl"),
    ("FORMSERVICE_CLAMAV", "unix:clamd.ctl"),
    ("FORMSERVICE_CLAMAV", f"unix:/{'x' * 107}"),
    ("FORMSERVICE_CLAMAV", "tcp://127.0.0.1"),
    ("FORMSERVICE_CLAMAV", "tcp://:3310"),
    ("FORMSERVICE_CLAMAV", "tcp://127.0.0.1:3310/x"),
    ("FORMSERVICE_CLAMAV", "http://127.0.0.1:3310"),
    ("FORMSERVICE_HOST", "127.0.0.1\nx"),
    ("FORMSERVICE_DATA", "va\x00r"),
]


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_a_setting_that_cannot_be_is_named(key: str, value: str) -> None:
    assert refusal_of(OWN | {key: value}).key == key


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("", None),
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("tcp://127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("tcp://[::1]:3310", ("::1", 3310)),
    ],
)
def test_a_virus_scanner_has_a_path_or_a_port(tmp_path: Path, given: str, address: object) -> None:
    assert embedded(tmp_path, FORMSERVICE_CLAMAV=given).installation.clamav == address


def test_a_folder_with_more_fonts_is_taken_as_an_absolute_path(tmp_path: Path) -> None:
    assert embedded(tmp_path).installation.fonts is None
    assert embedded(tmp_path, FORMSERVICE_FONTS="fonts").installation.fonts == Path("fonts").resolve()


def test_a_folder_for_fonts_that_holds_the_data_or_the_settings_is_refused(tmp_path: Path) -> None:
    for name, folder in (("DATA", "own/var"), ("COMMITTEE", "etc/committee.toml")):
        given = {f"FORMSERVICE_{name}": str(tmp_path / folder), "FORMSERVICE_FONTS": str(tmp_path / folder / "..")}
        with pytest.raises(ConfigError, match=r"FORMSERVICE_FONTS: .* are in it"):
            embedded(tmp_path / "elsewhere", **given)


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://127.0.0.1:80"), ("::1", "http://[::1]:80")],
)
def test_the_embedded_address_can_be_opened_in_a_browser(tmp_path: Path, host: str, address: str) -> None:
    assert embedded(tmp_path, FORMSERVICE_HOST=host, FORMSERVICE_PORT="80").base_url == address


def test_secrets_never_show_in_print_or_in_a_refusal() -> None:
    password = "hush-hush"
    environ = OWN | {
        "FORMSERVICE_DATABASE_URL": f"postgresql+psycopg://name:{password}@db/klacht",
        "FORMSERVICE_SMTP_URL": f"smtp://name:{password}@mail.example.org",
    }
    shown = repr(settings_from(environ))
    assert not any(secret in shown for secret in (password, SIGNING, SEALING))
    for key in ("FORMSERVICE_SECRET_KEYS", "FORMSERVICE_DATA_KEYS", "FORMSERVICE_SMTP_URL"):
        error = refusal_of(environ | {key: f"smtp://name:{password}@mail:x"[:31]})
        assert password not in str(error)
        assert error.__suppress_context__ or error.__context__ is None
