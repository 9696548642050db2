"""``luoshi audit verify``: is the desk's audit chain whole, and does the ledger fit it?"""

import argparse

from luoshi.cli.options import Verbs, add_verb
from luoshi.cli.serve import become


def add(verbs: Verbs) -> None:
    """Add the verb to the program's parser."""
    detail = "核验案头的审计链：每一条是否都在、没有改动、次序不变，台账各行是否与它相符。有问题时以状态 1 结束。"
    parser = add_verb(verbs, "audit", "核验案头的审计链", detail)
    parser.choices_group.add_argument("what", choices=("verify",), metavar="verify", help="核验")
    words = "核对以前抄存的锚点，可多次"
    parser.choices_group.add_argument("--anchor", action="append", default=[], metavar="序号:摘要", help=words)
    parser.choices_group.add_argument("--chain-only", action="store_true", help="只核验链，不对照台账各行")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Become the desk's own command."""
    words = [part for anchor in arguments.anchor for part in ("--anchor", anchor)]
    return become("audit", arguments.what, *words, *(["--chain-only"] if arguments.chain_only else []))
