"""What the environment says, proved while the desk starts: a wrong word stops it with a sentence, not later."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network

from luoshi.records import LuoshiError


def number(name: str, default: int, *, least: int = 0) -> int:
    """The whole number that a variable holds; *default* where it is not set.

    Raises:
        LuoshiError: it holds something else, or less than *least*.
    """
    words = os.environ.get(name, "").strip()
    if not words:
        return default
    if not (words.isascii() and words.isdecimal()) or int(words) < least:
        raise LuoshiError("L603", f"“{words[:20]}”不是可用的数", name, f"请写不小于 {least} 的整数，或者不设")
    return int(words)


def proxies(words: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The addresses or networks in *words*, parted by commas.

    Raises:
        LuoshiError: one of them is none.

    >>> proxies("10.0.0.5, 192.168.1.0/24")
    (IPv4Network('10.0.0.5/32'), IPv4Network('192.168.1.0/24'))
    """
    try:
        return tuple(ip_network(one.strip()) for one in words.split(",") if one.strip())
    except ValueError as error:
        todo = "写成 10.0.0.5 或 10.0.0.0/24，几个之间用逗号隔开"
        raise LuoshiError("L605", "认不出代理的地址", "LUOSHI_PROXIES", todo) from error
