"""Runs the desk's commands in forks of one process that has loaded what they all need.

Each is a process of its own that begins without settings, as ``python -m luoshi.desk`` does, but a second earlier. One
line of JSON in (the environment, and words or code), one out (status, output, errors), till the input ends.
"""

import json
import os
import signal
import sys
import tempfile
import traceback
from typing import IO, Any

LONGEST = 120
"""Seconds after which a command is given up."""


def main() -> None:
    """Answer until nobody asks any more."""
    import django.core.management
    import django.db.models
    import django.http
    import psycopg

    import luoshi.corridor

    assert django and psycopg and luoshi
    for line in sys.stdin:
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if not child:
                _become(json.loads(line), out, err)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            told = [file.seek(0) or file.read().decode() for file in (out, err)]
        print(json.dumps([status, *told]), flush=True)


def _become(told: dict[str, Any], out: IO[bytes], err: IO[bytes]) -> None:
    """In the fork: do what was asked, and end."""
    status = 1
    try:
        signal.alarm(LONGEST)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        os.environ.clear()
        os.environ.update(told["environment"])
        status = _done(told)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _done(told: dict[str, Any]) -> int:
    if "words" in told:
        from luoshi.desk.__main__ import main as desk

        return desk(told["words"])
    import django

    django.setup()
    exec(told["code"], {"__name__": "asked"})
    return 0


if __name__ == "__main__":
    main()
