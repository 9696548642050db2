"""The digests that a chain may have."""

import hashlib

from luoshi.records import LuoshiError

HASHES = ("sha256", "sm3")
"""SHA-256, and SM3 (GB/T 32905-2016) where Python's OpenSSL has it."""


def chain_hash(name: str) -> str:
    """The name of a digest, if it is one of `HASHES` and this Python can compute it.

    Raises:
        LuoshiError: it is not.
    """
    if name not in HASHES:
        raise LuoshiError("L604", f"审计链不用“{name[:20]}”", "LUOSHI_HASH", f"请写 {' 或 '.join(HASHES)}")
    try:
        hashlib.new(name)
    except ValueError as error:
        todo = "请改用 sha256，或换用带国密算法的 OpenSSL"
        raise LuoshiError("L604", "这里的 Python 算不了 SM3", "LUOSHI_HASH", todo) from error
    return name
