"""Every number on every page opens to its sentence, cell or arithmetic in two steps.

The walk signs in as people of the demonstration district, begins at the home page and follows every link: a few
addresses of each kind. A digit that is neither marked nor declared (``tests/desk/marks.py``) fails, and so does a mark
that does not lead to the very number, and a page that nothing links to.
"""

import os
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from luoshi.desk import demo
from luoshi.desk.accounts.models import User
from tests.desk.marks import Fault, Mark, Page, leads
from tests.desk.marks_scene import filled
from tests.desk.test_matrix import table

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        os.environ.get("LUOSHI_TEST_DATABASE") == "postgres",
        reason="同样的页面在 SQLite 上走过；换库不改变页面上的字，走一遍要二十多秒",
    ),
]
PEOPLE = ("ducha", "guanli", "tianbao", "shenhe", "dongdi", "chayue")
_WHOLE = os.environ.get("LUOSHI_WALK") == "all"
_FEW, _VARIANTS, _MARKS = (10**6, 3, 10**6) if _WHOLE else (3, 1, 40)


@dataclass(repr=False)
class Walk:
    """What was seen on the way."""

    faults: Counter[str] = field(default_factory=Counter)
    marks: dict[tuple[str, str], dict[str, tuple[Mark, str]]] = field(default_factory=dict)
    narrowed: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """How many addresses with the same words behind ? were taken: a list narrowed, for the first person who comes."""
    linked: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    dead: set[str] = field(default_factory=set)
    pages: Counter[str] = field(default_factory=Counter)
    bodies: set[int] = field(default_factory=set)
    shown: dict[str, Page] = field(default_factory=dict)
    """The first page of each kind that has marked figures."""

    def person(self, username: str) -> None:
        """Everything that somebody comes to from the home page."""
        client = Client(raise_request_exception=False)
        client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        waiting, taken, came = deque(["/"]), Counter[tuple[str, ...]](), {"/": ""}
        while waiting:
            address = waiting.popleft()
            page = self.fetched(client, address, came[address])
            if page is None:
                continue
            self.look(username, page)
            for link in page.links():
                name = named(link)
                self.linked.add(name)
                key = (name, *sorted(key for key, value in parse_qsl(urlsplit(link).query) if value))
                counted, most = (taken, _FEW) if len(key) == 1 else (self.narrowed, _VARIANTS)
                if link not in came and counted[key] < most and name not in self.files:
                    counted[key] += 1
                    came[link] = page.address
                    waiting.append(link)

    def fetched(self, client: Client, address: str, before: str) -> Page | None:
        """The page at an address to which the page *before* leads; a link that leads nowhere is a fault."""
        status, page = fetched(client, address)
        if status not in (200, 405):
            self.dead.add(f"{named(before)} {before} → {address}：{status}")
        if page is None:
            self.files.add(named(address))
        return page

    def look(self, username: str, page: Page) -> None:
        """Check one page, once however many people see the same."""
        name = named(page.address)
        self.pages[name] += 1
        seen = hash(page.text.partition("<main")[2])
        if seen in self.bodies:
            return
        self.bodies.add(seen)
        faults, marks = page.checked()
        if marks and not faults:
            self.shown.setdefault(name, page)
        self.faults.update(f"{name} {page.address} {fault}" for fault in faults)
        for mark in marks:
            known = self.marks.setdefault((name, mark.sign), {})
            if len(known) < _MARKS:
                known.setdefault(mark.href + mark.words, (mark, username))


def named(address: str) -> str:
    """The name of an address; empty for what is none of the desk's."""
    try:
        return str(resolve(urlsplit(address).path).view_name)
    except Resolver404:
        return ""


def fetched(client: Client, address: str) -> tuple[int, Page | None]:
    """The status and the page at an address, redirections followed; no page for a file, a picture, a POST."""
    answer: Any = client.get(address, follow=True)
    answer.close()
    if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return int(answer.status_code), None
    if answer.redirect_chain:
        address = answer.redirect_chain[-1][0]
    return 200, Page(address, answer.content.decode())


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walk]:
    """The demonstration district, with some work done in it, walked through once for all these tests."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        assert demo.load()
        filled()
        made = Walk()
        for username in PEOPLE:
            made.person(username)
        yield made
        transaction.set_rollback(True)


def test_every_number_is_marked_or_declared(walk: Walk) -> None:
    print(f"{sum(walk.pages.values())} 页，{len(walk.pages)} 种；{sum(map(len, walk.marks.values()))} 个记号")
    assert not walk.faults, "\n".join(sorted(walk.faults))


def test_a_figure_that_loses_its_mark_is_found_on_every_kind_of_page(walk: Walk) -> None:
    assert {"ledger:observations", "charts:indicator", "charts:unit", "tracking:tasks", "tracking:projects"} <= set(
        walk.shown
    )
    for name, page in walk.shown.items():
        count = len(page.checked()[1])
        tree: Any = html.fromstring(page.text)
        for mark in [one for one in tree.iter("a") if "origin" in one.get("class", "").split()]:
            mark.drop_tree()
        for one in tree.xpath("//*[@data-mark]"):
            del one.attrib["data-mark"]
        faults = Page(page.address, html.tostring(tree, encoding="unicode")).checked()[0]
        assert sum(fault.what == "数没有出处记号" for fault in faults) >= count, name


def test_every_mark_leads_to_the_very_number(walk: Walk) -> None:
    clients = {username: Client() for username in PEOPLE}
    for username, client in clients.items():
        client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    pages: dict[tuple[str, str], Page | None] = {}
    wrong = []
    for (name, sign), marks in walk.marks.items():
        for mark, username in marks.values():
            address = re.sub(r"\?fact=\d*$", "", urldefrag(mark.href).url)  # it only selects a row of the same page
            key = (username, address)
            if key not in pages:
                pages[key] = fetched(clients[username], address)[1]
            page = pages[key]
            told = "不是页面" if page is None else leads(mark, page)
            if told:
                wrong.append(f"{name} {sign} {mark.words} → {mark.href}：{told}")
    assert not wrong, f"{len(wrong)}\n" + "\n".join(sorted(wrong)[:200])


def test_every_link_leads_somewhere(walk: Walk) -> None:
    assert not walk.dead, "\n".join(sorted(walk.dead))


def test_no_page_is_left_without_a_link(walk: Walk) -> None:
    pages = {
        name
        for name, row in table().items()
        if "200" in row.get("get", "") and not row.get("token") and not row.get("open")
    }
    assert not pages - walk.linked, "没有链接通向：" + "、".join(sorted(pages - walk.linked))


FAULTY = {
    "<table><td>618.4</table>": "数既没有记号",
    "<table><td class='num'>618.4</td></table>": "数没有出处记号",
    "<p>增长 6.1%</p>": "数既没有记号",
    "<p><b class='num'>618.4</b><b class='num'>6.1<a class='origin' href='/x'>§</a></b></p>": "数没有出处记号",
    "<p><span class='num'>61</span>和三<b class='num'>7<a class='origin' href='/x'>§</a></b></p>": "数没有出处记号",
    "<p data-plain='amount'>6</p>": "没有“amount”这一类",
    "<p data-plain='name'>产值 618.4 亿元</p>": "name 里有数据",
    "<p><time>618.4</time></p>": "<time> 里不只是日期和时刻",
    "<p data-plain='period'>2024年 618.4</p>": "period 里不只是期间",
    "<p data-plain='count'>618.4</p><ul></ul>": "count 里不只是",
    "<div data-plain='count'>共 6 万</div>": "count 里不只是",
    "<div><p data-plain='count'>共 6 条</p></div>": "count 没有指向",
    "<p data-plain='quote'>完成 6 件</p>": "quote 没有连到原文",
    "<p data-plain='source'>完成 6 件</p>": "source 只能是",
    "<p data-plain='log'>6 改为 7</p>": "log 旁边没有时间",
    "<p data-plain='order'>6 亿元</p>": "order 里有数据",
}
RIGHT = (
    "<table><td class='n num'>618.4<a class='origin' href='/x'>§</a></td></table>",
    "<p><span class='num'>61</span> 亿元<a class='origin' href='/x'>§</a></p>",
    "<p><a data-mark href='/x'><span class='num'>61</span></a></p>",
    "<p><time>2024-05-06 12:30</time><span data-plain='period'>2024年1—9月</span></p>",
    "<main><h2 data-plain='count'>任务（35）</h2><table></table></main>",
    "<p><q data-plain='quote'>建成 3 条</q><a class='origin' href='/x'>§</a></p>",
    "<p><code>L101</code><input value='3'><svg><text>5</text></svg></p>",
)


@pytest.mark.parametrize(("words", "what"), FAULTY.items())
def test_what_is_not_marked_is_found(words: str, what: str) -> None:
    faults, _ = _page(words).checked()
    assert len(faults) == 1 and what in faults[0].what


@pytest.mark.parametrize("words", RIGHT)
def test_what_is_marked_or_declared_is_let_pass(words: str) -> None:
    assert _page(words).checked()[0] == list[Fault]()


def test_a_mark_that_leads_elsewhere_is_found() -> None:
    page = _page("<p>完成<mark id='at3'>618.4亿元</mark>，增长<mark>6.1%</mark></p><p data-sum>3</p>")
    assert leads(Mark("618.4 亿元", "§", "/x#at3"), page) == ""
    assert leads(Mark("61,840,000,000 元", "▦", "/x"), page) == ""
    assert leads(Mark("6.1%", "§", "/x#at3"), page)
    assert leads(Mark("618.4", "§", "/x#at4"), page)
    assert leads(Mark("6.2%", "▦", "/x"), page)
    assert leads(Mark("6.1%", "ƒ", "/x"), page)


def _page(words: str) -> Page:
    return Page("/", f"<html><body>{words}</body></html>")
