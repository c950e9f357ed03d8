"""Sealing: opened with its key at its place, and nowhere else."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from formservice.storage.sealing import BadKey, SealBroken, Sealer

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))


def test_what_is_sealed_opens_at_its_own_place() -> None:
    assert Sealer([NEW]).open("cases.answers:1", Sealer([NEW]).seal("cases.answers:1", b"lekkage")) == b"lekkage"


@pytest.mark.parametrize(
    "place", ["cases.answers:2", "cases.code:1", "drafts.answers:1", "cases.answers:", "", "x" * 300]
)
def test_a_value_moved_to_another_place_does_not_open(place: str) -> None:
    sealed = Sealer([NEW]).seal("cases.answers:1", b"lekkage")
    with pytest.raises(SealBroken) as broken:
        Sealer([NEW]).open(place, sealed)
    assert broken.value.place == place


def test_a_changed_byte_or_another_key_does_not_open() -> None:
    sealed = Sealer([NEW]).seal("a.b:1", b"lekkage")
    for wrong in (
        sealed[:-9] + b"A" + sealed[-8:] if sealed[-9:-8] != b"A" else sealed[:-9] + b"B" + sealed[-8:],
        b"",
        b"x",
    ):
        with pytest.raises(SealBroken):
            Sealer([NEW]).open("a.b:1", wrong)
    with pytest.raises(SealBroken):
        Sealer([OTHER]).open("a.b:1", sealed)


def test_the_newest_key_seals_and_older_keys_still_open() -> None:
    sealed_before = Sealer([OLD]).seal("a.b:1", b"before")
    both = Sealer([NEW, OLD])
    sealed_after = both.seal("a.b:1", b"after")
    assert both.open("a.b:1", sealed_before) == b"before"
    assert Sealer([NEW]).open("a.b:1", sealed_after) == b"after"
    assert Sealer([NEW]).open("a.b:1", both.rotate(sealed_before)) == b"before"


@pytest.mark.parametrize("keys", [[], [""], ["dev"], ["x" * 44], [NEW, "short"], [NEW[:-4]]])
def test_a_key_that_is_none_is_refused_without_telling_it(keys: list[str]) -> None:
    with pytest.raises(BadKey) as refused:
        Sealer(keys)
    assert all(key not in str(refused.value) for key in keys if key)


@given(st.dictionaries(st.text(), st.text(st.characters(codec=None, exclude_categories=()))))
def test_every_text_survives_sealing_as_json(answers: dict[str, str]) -> None:
    sealer = Sealer([NEW])
    assert sealer.open_json("a.b:1", sealer.seal_json("a.b:1", answers)) == answers


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
