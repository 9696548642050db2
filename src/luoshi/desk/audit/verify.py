"""Walking the chain from its beginning: is every row there, unchanged, in its place?"""

from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.desk.audit.models import Event, Head
from luoshi.desk.audit.services import digest_of


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain is broken: the number of the row, and in Chinese what is wrong there."""

    number: int
    what: str


def verify() -> Iterator[Fault]:
    """Every fault of the chain: a changed row, a missing one, one out of its place, a chain cut short at its end.

    Whoever can write the whole database could make a new chain: print the last digest (``luoshi audit verify``) and
    keep it elsewhere, then a later run shows whether that digest is still in its place.
    """
    number, digest = 0, ""
    for event in Event.objects.order_by("number").iterator(chunk_size=2000):
        number += 1
        if event.number != number:
            yield Fault(
                number, f"缺少第 {number} 条" + (f"至第 {event.number - 1} 条" if event.number - number > 1 else "")
            )
            number = event.number
        elif event.previous != digest:
            yield Fault(number, f"第 {number} 条与前一条不相接：前一条被改动、替换或调换过")
        if digest_of(event) != event.digest:
            yield Fault(number, f"第 {number} 条的内容被改动过")
        digest = event.digest
    head = Head.objects.filter(pk=1).first()
    count, last = (head.count, head.digest) if head else (0, "")
    if count > number:
        yield Fault(number + 1, f"末尾缺少第 {number + 1} 条至第 {count} 条")
    elif (count, last) != (number, digest):
        yield Fault(number, "链尾的登记与最后一条不符")


def last() -> tuple[int, str]:
    """How many rows the chain has, and the digest of its last."""
    head = Head.objects.filter(pk=1).first()
    return (head.count, head.digest) if head else (0, "")
