"""What can go wrong across rooms: one family, each with what its catcher needs and nothing personal.

What a rule refuses is no error but a value. An exception that one module raises and catches itself stays there.
"""


class FormserviceError(Exception):
    """The service cannot keep a promise here and now."""


class OperatorError(FormserviceError):
    """An operator can mend it; the message says what is wrong in one line, and never tells a secret."""


class ConfigError(OperatorError):
    """The settings cannot be used; `key` names the environment variable. Never carries a key's value."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key
        self.message = message


class CommitteeError(OperatorError):
    """committee.toml cannot be used; `key` names the place with dots, in lists counted from 1 ("hours.1.opens")."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"committee.toml: {key}: {message}")
        self.key = key
        self.message = message


class FramesMissing(OperatorError):
    """The site was not built for a language that the committee offers."""


class BadKey(OperatorError):
    """A sealing key is missing or is not a Fernet key; the key itself is never told."""


class KeysMissing(OperatorError):
    """The database holds values sealed with keys that are not here; starting would lose them from sight."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"{len(names)} of the sealing keys that this database needs are missing")
        self.names = names


class NotReady(OperatorError):
    """The database is there, and cannot be worked with as it is; the message says what to do."""


class BackupRefused(OperatorError):
    """The backup cannot be taken or put back; the message says why, and nothing was changed."""


class OlderLeft(OperatorError):
    """Something is sealed without a key of its own: the sealing key it needs cannot be thrown away."""


class StorageUnavailable(FormserviceError):
    """The database cannot do its work now (locked too long, disk full, unreachable); nothing was stored."""


class StorageDamaged(StorageUnavailable):
    """The data is damaged, or the disk cannot read it: SQLite calls both malformed."""


class SealBroken(FormserviceError):
    """A sealed value cannot be opened: another key, other bytes, or another place than it was sealed for."""

    def __init__(self, place: str) -> None:
        super().__init__(f"the sealed value at {place} cannot be opened")
        self.place = place


class CaseUnknown(FormserviceError):
    """There is no case with this id (any more)."""

    def __init__(self, case_id: str) -> None:
        super().__init__(case_id)
        self.case_id = case_id


class PastLimit(FormserviceError):
    """The request would pass a limit: the whole transaction is rolled back, and nothing of it is counted."""

    def __init__(self, purpose: str, fingerprint: str) -> None:
        super().__init__(purpose)
        self.purpose = purpose
        self.fingerprint = fingerprint


class NotSent(FormserviceError):
    """The mail did not go out; `what` is a class and a code, never personal."""

    def __init__(self, what: str, *, is_permanent: bool = False, is_server_down: bool = False) -> None:
        super().__init__(what)
        self.what = what
        self.is_permanent = is_permanent
        self.is_server_down = is_server_down


class AddressRefused(FormserviceError):
    """The address of this letter is not one that mail can go to; never carries the address."""


class NoAnswerError(FormserviceError):
    """The process cannot be started, ended over this question twice, or did not answer it in time."""


class CrowdedError(FormserviceError):
    """There is no place to wait, or the place went to a sender who had fewer."""
