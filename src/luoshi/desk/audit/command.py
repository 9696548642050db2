"""``luoshi audit verify``: the chain, and the ledger against it, proved from the command line."""

import argparse

from luoshi.desk.audit.postings import verify_postings
from luoshi.desk.audit.verify import Anchor, last, verify

_MOST = 50
"""So many faults are printed; a chain that was cut in the middle would have one a row."""


def verified(arguments: argparse.Namespace) -> int:
    """Print every fault and the anchor to keep; 0 whole, 1 broken."""
    anchors = [Anchor.of(words) for words in arguments.anchor]
    count = 0
    for fault in verify(anchors):
        count += 1
        _told(count, fault.what)
    if not arguments.chain_only:
        for fault in verify_postings():
            count += 1
            _told(count, fault.what)
    number, digest = last()
    print(f"审计链共 {number} 条；{f'发现 {count} 处问题' if count else '完整'}。")
    if number and not count:
        print(f"锚点（请抄存到别处，下次用 --anchor 核对）：{number}:{digest}")
    return 1 if count else 0


def _told(count: int, what: str) -> None:
    if count <= _MOST:
        print(what)
    elif count == _MOST + 1:
        print("……（其余不再列出）")
