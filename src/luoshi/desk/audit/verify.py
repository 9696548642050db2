"""Walking the chain from its beginning: is every row there, unchanged, in its place?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from luoshi.desk.audit.digests import HASHES
from luoshi.desk.audit.models import Event, Head
from luoshi.desk.audit.services import digest_of
from luoshi.records import LuoshiError


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain is broken: the number of the row, and in Chinese what is wrong there."""

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """An earlier end of the chain, as it was written down elsewhere: NUMBER:DIGEST."""

    number: int
    digest: str

    @classmethod
    def of(cls, words: str) -> "Anchor":
        """The anchor in *words*.

        Raises:
            LuoshiError: they are none.

        >>> Anchor.of("12:" + "ab" * 32).number
        12
        """
        number, _, digest = words.strip().partition(":")
        digest = digest.strip().lower()
        if not number.isdecimal() or len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise LuoshiError(
                "L691", "认不出锚点", words[:90], "写成 序号:摘要，摘要是 64 位十六进制，照核验时打印的抄"
            )
        return cls(int(number), digest)


def verify(anchors: Iterable[Anchor] = ()) -> Iterator[Fault]:
    """Every fault of the chain: a changed row, a missing one, one out of its place, a chain cut short at its end.

    Whoever can write the whole database could make a new chain: keep the last digest that ``audit verify`` prints
    elsewhere, and give it as an anchor later: a chain that was made anew does not have it in its place.
    """
    wanted = {anchor.number: anchor.digest for anchor in anchors}
    number, digest = 0, ""
    for event in Event.objects.order_by("number").iterator(chunk_size=2000):
        number += 1
        if event.number != number:
            yield Fault(number, _gap(number, event.number))
            number = event.number
        elif event.previous != digest:
            yield Fault(number, f"第 {number} 条与前一条不相接：前一条被改动、替换或调换过")
        if not _holds(event):
            yield Fault(number, f"第 {number} 条的内容被改动过")
        digest = event.digest
        if number in wanted and wanted.pop(number) != digest:
            yield Fault(number, f"第 {number} 条与锚点不符：这一条之前的链被整体换过")
    yield from _end(number, digest)
    for absent in sorted(wanted):
        yield Fault(absent, f"链上没有锚点所说的第 {absent} 条")


def last() -> tuple[int, str]:
    """How many rows the chain has, and the digest of its last."""
    head = Head.objects.filter(pk=1).first()
    return (head.count, head.digest) if head else (0, "")


def _gap(wanted: int, found: int) -> str:
    if found < wanted:
        return f"序号 {found} 不该有"
    return f"缺少第 {wanted} 条" + (f"至第 {found - 1} 条" if found - wanted > 1 else "")


def _holds(event: Event) -> bool:
    """Whether a row has the digest of its content, by a digest that the desk uses."""
    try:
        return event.algorithm in HASHES and digest_of(event) == event.digest
    except (TypeError, ValueError):  # what stands there cannot even be written as it was
        return False


def _end(number: int, digest: str) -> Iterator[Fault]:
    """Whether the head knows of the row at the end."""
    count, known = last()
    if count > number:
        yield Fault(number + 1, f"末尾缺少第 {number + 1} 条" + (f"至第 {count} 条" if count - number > 1 else ""))
    elif count < number:
        yield Fault(count + 1, f"第 {count + 1} 条起是链外添加的")
    elif known != digest:
        yield Fault(number, "链尾的登记与最后一条不符")
