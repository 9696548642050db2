"""A changed version of a document: decisions on what did not change are carried over, the rest waits."""

from typing import Any

from luoshi.desk.accounts.models import User
from luoshi.desk.ledger.compare import Side, compare, side
from luoshi.desk.ledger.models import Fact, Version
from luoshi.desk.ledger.services.deciding import Deed, write

_DECIDED = (Fact.State.ACCEPTED, Fact.State.CORRECTED, Fact.State.REJECTED)
_Deeds = list[Deed]


def carry(version: Version) -> int:
    """Carry decisions from the version before over to a version that was just stored; how many facts they decide.

    Within the caller's transaction, which holds the document. Facts that changed get the fact before as their parent:
    once they are accepted, what that one had entered is superseded. Where a newer version was read already, nothing is
    carried into an older one.
    """
    read = Version.objects.filter(document=version.document_id, state=Version.State.READ).exclude(pk=version.pk)
    if read.filter(number__gt=version.number).exists():
        return 0
    before = read.filter(number__lt=version.number).order_by("-number").first()
    if before is None:
        return 0
    fresh = Version.objects.select_related("document__organ", "created_by").get(pk=version.pk)
    old = list(before.facts.select_for_update(no_key=True, of=("self",)).select_related("decided_by").order_by("pk"))
    new = list(fresh.facts.order_by("pk"))
    for fact in new:
        fact.version = fresh
    there, here = side(before.text, old), side(fresh.text, new)
    changes = compare(there, here)
    matched = {was.pk: now for was, now in changes.same}
    deeds = _carried(old, matched, there, here, fresh)
    Fact.parents.through.objects.bulk_create(
        Fact.parents.through(from_fact_id=now.pk, to_fact_id=was.pk) for was, now in (*changes.same, *changes.changed)
    )
    if deeds:
        write(fresh.created_by, fresh, deeds)
    return len(deeds)


def _carried(old: list[Fact], matched: dict[int, Fact], there: Side, here: Side, version: Version) -> _Deeds:
    """The decisions to be written on the new facts; made facts (split, merged, marked) are made anew."""
    families = _families(old)
    deeds: _Deeds = []
    for family in families:
        deeds += _family(family, matched, there, here, version)
    return deeds


def _families(old: list[Fact]) -> list[list[Fact]]:
    """Facts together with those that were made of them: decided together, carried together or not at all."""
    by_key = {fact.pk: fact for fact in old}
    links = Fact.parents.through.objects.filter(from_fact__in=list(by_key), to_fact__in=list(by_key))
    root = {key: key for key in by_key}

    def find(key: int) -> int:
        while root[key] != key:
            key = root[key] = root[root[key]]
        return key

    for child, parent in links.values_list("from_fact", "to_fact"):
        root[find(child)] = find(parent)
    groups: dict[int, list[Fact]] = {}
    for key, fact in by_key.items():
        groups.setdefault(find(key), []).append(fact)
    return list(groups.values())


def _family(family: list[Fact], matched: dict[int, Fact], there: Side, here: Side, version: Version) -> _Deeds:
    read = [fact for fact in family if fact.read is not None]
    made = [fact for fact in family if fact.read is None and fact.state in _DECIDED]
    if not all(fact.pk in matched for fact in read):
        return []
    shifts = [_shift(fact, read, matched, there, here) for fact in made]
    if any(shift is None for shift in shifts):
        return []
    deeds: _Deeds = []
    for fact in read:
        now = matched[fact.pk]
        if fact.state != Fact.State.PENDING:
            state = Fact.State(fact.state)
            deeds.append(_deed(fact, now, state, _moved(fact, now.read or {})))
    for fact, shift in zip(made, shifts, strict=True):
        deeds.append(_again(fact, shift or 0, version, [matched[one.pk] for one in read]))
    return deeds


def _shift(fact: Fact, read: list[Fact], matched: dict[int, Fact], there: Side, here: Side) -> int | None:
    """By how many characters a made fact moved: as what it was made of did, else as its sentence; None if unknown."""
    moves = {matched[one.pk].start - one.start for one in read}
    if moves:
        return moves.pop() if len(moves) == 1 else None
    words, start = there.sentence(fact)
    if there.sentences.text.count(words) != 1 or here.sentences.text.count(words) != 1:
        return None
    return here.sentences.text.index(words) - start


def _deed(fact: Fact, now: Fact, state: str, data: dict[str, Any]) -> Deed:
    by: User | None = fact.decided_by
    return Deed(now, "carry", state, data, approved_by=by)


def _moved(fact: Fact, read: dict[str, Any]) -> dict[str, Any]:
    """The data that the reviewer left, at the place where the new version has it."""
    places = ("start", "end", "indicator_start", "indicator_end", "because", "section", "figures")
    data: dict[str, Any] = fact.data | {name: read[name] for name in places if name in read}
    return data


def _again(fact: Fact, shift: int, version: Version, made_of: list[Fact]) -> Deed:
    data = dict(fact.data)
    data |= {"start": fact.start + shift, "end": fact.end + shift, "because": []}
    for name in ("indicator_start", "indicator_end"):
        if isinstance(data.get(name), int) and data[name] >= 0:
            data[name] += shift
    made = Fact(
        version=version, kind=fact.kind, start=fact.start + shift, end=fact.end + shift, surface=fact.surface,
        data=data, read=None,
    )  # fmt: skip
    made.save()
    made.parents.set([fact, *made_of])
    return _deed(fact, made, fact.state, data)
