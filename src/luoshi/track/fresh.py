"""What a report tells as done without its having been promised."""

import re
from collections.abc import Iterator, Sequence

from luoshi.track.align import Alignment
from luoshi.track.promised import Item
from luoshi.track.sayings import Saying
from luoshi.track.words import words

_ADDED = re.compile(
    "新增|新建|新获|新设|新开|建成|完成|开通|启用|投用|投产|竣工|改造|整治|消除|举办|打通|引进|创成|获批|获评|入选|设立|成立|加装|修建|新认定|加固"
)
_CLOSE = 0.5
"""From which score on a saying may speak of a promise after all, so that it is not called new."""
_ALREADY = re.compile("五年来|年均|累计|总数|总量|达到|位居|排名")


def fresh(sayings: Sequence[Saying], items: Sequence[Item], made: Alignment) -> Iterator[Saying]:
    """The counted works of reports that no promise is linked to and that come near to none.

    Statistics (生产总值增长5%) are no works; a clause is told once, with its first number.
    """
    close = [sayings[pair.said] for pair in made.nearest.values() if pair.score >= _CLOSE]
    near = {(said.source.document, said.place) for said in close}
    told: set[tuple[str, int]] = set()
    for said in sayings:
        clause = (said.source.document, said.place)
        if said.figure is None or clause in made.used or clause in told or clause in near:
            continue
        if said.figure.measure not in ("level", "difference") or not said.terms:
            continue
        if said.figure.unit in ("元", "美元") or not _ADDED.search(said.near) or _ALREADY.search(said.near):
            continue
        if words().failed.search(said.around):
            continue
        told.add(clause)
        yield said
