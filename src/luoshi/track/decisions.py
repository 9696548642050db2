"""People's decisions on links, kept by the words of the two texts and not by where they stand."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from luoshi.records.promise import Decision, Promise, Ruling
from luoshi.track.sayings import Saying

_APART = re.compile(r"[\W_]+")


def fingerprint(promised: str, reported: str) -> str:
    """What names the link of two texts: the same for the same words, whatever their blanks, marks and places.

    >>> fingerprint("新增托位600个", "新增托位 600 个。") == fingerprint("新增托位６００个", "新增托位600个")
    True
    """
    plain = "\0".join(_APART.sub("", unicodedata.normalize("NFKC", text)).lower() for text in (promised, reported))
    return hashlib.sha256(plain.encode("utf-8", errors="surrogatepass")).hexdigest()[:16]


def by_fingerprint(rulings: Iterable[Ruling]) -> Mapping[str, Ruling]:
    """The rulings by the link that they speak of; the last word counts, an empty one is none."""
    return {ruling.fingerprint: ruling for ruling in rulings if ruling.decision}


def ruled(known: Mapping[str, Ruling], decision: Decision) -> Callable[[Saying, Saying], bool]:
    """Whether a person decided so on the link of two sayings, as a function of the promise and what is told."""
    if not any(ruling.decision == decision for ruling in known.values()):
        return lambda promise, said: False

    def found(promise: Saying, said: Saying) -> bool:
        ruling = known.get(fingerprint(promise.key, said.source.quote))
        return ruling is not None and ruling.decision == decision

    return found


def with_ruling(promise: Promise, known: Mapping[str, Ruling], key: str = "") -> Promise:
    """The promise with the fingerprint of its texts (*key* is its own) and what a person said of them."""
    mark = fingerprint(key, promise.reported[0].quote if promise.reported else "")
    ruling = known.get(mark)
    if ruling is None:
        return replace(promise, fingerprint=mark)
    sureness = 1.0 if ruling.decision == "accepted" else promise.sureness
    promise = replace(promise, fingerprint=mark, sureness=sureness, decision=ruling.decision)
    return replace(promise, note=ruling.note, by=ruling.by)
