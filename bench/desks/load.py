"""Fifty people who open pages one after another and read them; how long the server took for each page."""

import http.client
import random
import statistics
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

PAUSE = 4.0
"""Seconds that a person reads, in the mean."""


@dataclass(slots=True)
class Seen:
    """What was seen of a page: seconds in the server, until the answer came, of the processor; what went wrong."""

    inside: list[float] = field(default_factory=list)
    outside: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Visit:
    """Where the desk is, who comes with which cookies, and what they open."""

    port: int
    cookie: str
    cookies: Sequence[str]
    organs: Sequence[str]
    documents: Sequence[Sequence[str]]
    pages: Mapping[str, Sequence[str]]


def run(visit: Visit, *, seconds: float, pause: float = PAUSE) -> dict[str, Seen]:
    """Let everybody open pages for some seconds; what was seen, by page."""
    seen = {name: Seen() for name in visit.pages}
    lock, end = threading.Lock(), time.monotonic() + seconds
    people = [
        threading.Thread(target=_person, args=(visit, place, end, pause, seen, lock))
        for place in range(len(visit.cookies))
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return seen


def _person(visit: Visit, place: int, end: float, pause: float, seen: dict[str, Seen], lock: threading.Lock) -> None:
    random_ = random.Random(place)
    time.sleep(random_.uniform(0, pause))
    names = list(visit.pages)
    while time.monotonic() < end:
        name = random_.choice(names)
        address = random_.choice(visit.pages[name]).format(
            organ=visit.organs[place], document=random_.choice(visit.documents[place])
        )
        _open(visit, visit.cookies[place], address, seen[name], lock)
        time.sleep(random_.expovariate(1 / pause))


def _open(visit: Visit, cookie: str, address: str, seen: Seen, lock: threading.Lock) -> None:
    """Open one page over a connection of its own: between two pages the server has closed the one before."""
    link = http.client.HTTPConnection("127.0.0.1", visit.port, timeout=120)
    began = time.perf_counter()
    try:
        link.request("GET", quote(address, safe="/?&="), headers={"Cookie": f"{visit.cookie}={cookie}"})
        answer = link.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as error:
        with lock:
            seen.wrong.append(f"{type(error).__name__} {address}")
        return
    finally:
        link.close()
    took, inside = time.perf_counter() - began, answer.headers["X-Seconds"]
    with lock:
        if answer.status != 200 or inside is None:
            seen.wrong.append(f"{answer.status} {address}")
        else:
            seen.inside.append(float(inside))
            seen.outside.append(took)
            seen.processor.append(float(answer.headers["X-Processor"]))


def at(times: Sequence[float], part: int) -> float:
    """A percentile in milliseconds.

    >>> at([0.001 * n for n in range(1, 101)], 95)
    95.0
    """
    order = sorted(times)
    return round(order[max(0, -(-len(order) * part // 100) - 1)] * 1000, 1) if order else 0.0


def table(seen: Mapping[str, Seen]) -> list[str]:
    """A line a page: how often, p50 and p95 within the server, p95 at the client, and times the empty page's p50."""
    floor = statistics.median(seen["空白页"].inside) if seen["空白页"].inside else 0.0
    lines = []
    for name, one in seen.items():
        ratio = statistics.median(one.inside) / floor if one.inside and floor else 0.0
        times = f"服务端 p50 {at(one.inside, 50):>7} ms  p95 {at(one.inside, 95):>7} ms"
        times += f"（处理器 p95 {at(one.processor, 95)} ms）"
        wrong = f"  出错 {len(one.wrong)}：{one.wrong[0]}" if one.wrong else ""
        lines.append(
            f"{name:　<5} {len(one.inside):>5} 次  {times}  客户端 p95 {at(one.outside, 95):>7} ms  "
            f"p50 为空白页的 {ratio:.1f} 倍{wrong}"
        )
    return lines
