"""Sealing: opened with its key at its place, and nowhere else."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from formservice.errors import BadKey, SealBroken
from formservice.storage.sealing import WRAPPED_BYTES, Seal, Sealer, is_older

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))


@pytest.fixture(params=["own key", "older form"])
def seal(request: pytest.FixtureRequest) -> Seal:
    sealer = Sealer([NEW])
    return sealer.new_key()[0] if request.param == "own key" else sealer.older


def test_what_is_sealed_opens_at_its_own_place(seal: Seal) -> None:
    assert seal.open("cases.answers:1", seal.seal("cases.answers:1", b"lekkage")) == b"lekkage"


@pytest.mark.parametrize(
    "place", ["cases.answers:2", "cases.code:1", "drafts.answers:1", "cases.answers:", "", "x" * 300]
)
def test_a_value_moved_to_another_place_does_not_open(seal: Seal, place: str) -> None:
    sealed = seal.seal("cases.answers:1", b"lekkage")
    with pytest.raises(SealBroken) as broken:
        seal.open(place, sealed)
    assert broken.value.place == place


def test_a_changed_byte_or_another_key_does_not_open(seal: Seal) -> None:
    sealed = seal.seal("a.b:1", b"lekkage")
    changed = (sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed) - 2))
    for wrong in (*changed, sealed[:-1], sealed[1:], b"", b"x"):
        with pytest.raises(SealBroken):
            seal.open("a.b:1", wrong)
    others = [Sealer([OTHER]).older, Sealer([OTHER]).new_key()[0]]
    if not is_older(sealed):
        others += [Sealer([NEW]).older, Sealer([NEW]).new_key()[0]]
    for other in others:
        with pytest.raises(SealBroken):
            other.open("a.b:1", sealed)


def test_what_is_sealed_takes_28_bytes_more_and_never_looks_the_same_twice() -> None:
    seal, _ = Sealer([NEW]).new_key()
    sealed = {seal.seal("a.b:1", b"x" * 1000) for _ in range(100)}
    assert len(sealed) == 100
    assert {len(each) for each in sealed} == {1028}


def test_a_key_opens_what_an_earlier_version_wrote_in_its_place() -> None:
    sealer = Sealer([NEW, OLD])
    seal, _ = sealer.new_key()
    assert seal.open("a.b:1", Sealer([OLD]).older.seal("a.b:1", b"lekkage")) == b"lekkage"
    with pytest.raises(SealBroken):
        seal.open("a.b:2", sealer.older.seal("a.b:1", b"lekkage"))


def test_a_key_is_wrapped_by_the_newest_and_unwrapped_with_each() -> None:
    seal, wrapped = Sealer([OLD]).new_key()
    sealed = seal.seal("a.b:1", b"before")
    both = Sealer([NEW, OLD])
    assert both.key(wrapped).open("a.b:1", sealed) == b"before"
    anew = both.wrap_anew(wrapped)
    assert anew is not None
    assert Sealer([NEW]).key(anew).open("a.b:1", sealed) == b"before"
    assert both.wrap_anew(anew) is None
    for there, key in ((OLD, anew), (NEW, wrapped), (NEW, bytes(64)), (NEW, b""), (NEW, anew[:-1] + b"x")):
        with pytest.raises(SealBroken):
            Sealer([there]).key(key)
    assert {len(each) for each in (wrapped, anew)} == {WRAPPED_BYTES}


def test_without_a_key_the_older_form_is_opened_under_each_sealing_key() -> None:
    sealed_before = Sealer([OLD]).key(None).seal("a.b:1", b"before")
    both = Sealer([NEW, OLD])
    assert both.key(None).open("a.b:1", sealed_before) == b"before"
    assert Sealer([NEW]).key(None).open("a.b:1", both.key(None).seal("a.b:1", b"after")) == b"after"


@pytest.mark.parametrize("keys", [[], [""], ["dev"], ["x" * 44], [NEW, "short"], [NEW[:-4]]])
def test_a_key_that_is_none_is_refused_without_telling_it(keys: list[str]) -> None:
    with pytest.raises(BadKey) as refused:
        Sealer(keys)
    assert all(key not in str(refused.value) for key in keys if key)


@given(st.dictionaries(st.text(), st.text(st.characters(codec=None, exclude_categories=()))))
def test_every_text_survives_sealing_as_json(answers: dict[str, str]) -> None:
    for seal in (Sealer([NEW]).older, Sealer([NEW]).new_key()[0]):
        assert seal.open_json("a.b:1", seal.seal_json("a.b:1", answers)) == answers


def test_fingerprints_differ_by_value_kind_and_key_and_are_found_after_a_rotation() -> None:
    old, both = Sealer([OLD]), Sealer([NEW, OLD])
    prints = {
        old.fingerprint("mail", "a@b.nl"),
        old.fingerprint("mail", "a@b.nl "),
        old.fingerprint("address", "a@b.nl"),
        both.fingerprint("mail", "a@b.nl"),
        *old.key_names,
        *Sealer([NEW]).key_names,
    }
    assert len(prints) == 6
    assert both.fingerprints("mail", "a@b.nl") == [
        both.fingerprint("mail", "a@b.nl"),
        old.fingerprint("mail", "a@b.nl"),
    ]
    assert all(len(each) == 64 for each in prints)
    assert len(old.fingerprint("mail", "\ud800\x00")) == 64
