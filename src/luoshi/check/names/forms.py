"""The names check (一事两名): one programme, plan or organ that is called by two names (docs/checks/names.md)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from luoshi.check.names import naming
from luoshi.check.names.kinship import Kinship
from luoshi.check.names.naming import Mention
from luoshi.check.prepared import Prepared
from luoshi.records import Finding, Source

_CLAUSE_STOPS = "，,。；;！？!?\n\r"
_REACH = 24
_MOST_SOURCES = 6
_MOST_ALIKE = 24
_BESIDE = re.compile(r"^[》”’」』(（）)\d年版试行草案—\-\s]*(?:、|和|与|及|以及|或|,|，)?[“‘「『《]*$")

Forms = dict[str, list[Mention]]


def check(prepared: Prepared) -> tuple[Finding, ...]:
    """The things that one document calls by two names, in the order of the text."""
    said = list(naming.mentions(prepared))
    found = [*_forms((prepared,), said), *_slips(said)]
    findings = [_finding(forms) for forms in found if not _side_by_side(forms)]
    findings += _organs(prepared)
    return tuple(sorted(findings, key=lambda f: f.sources[0].start))


def compare(prepared: Sequence[Prepared]) -> tuple[Finding, ...]:
    """The things that documents of one region, or of a city and its districts, call by different names."""
    kinship = Kinship(prepared)
    said = [mention for one in prepared for mention in naming.mentions(one)]
    found = []
    for forms in _forms(prepared, said):
        kin = _kin(_apart(forms), kinship)
        if len(kin) > 1:
            found.append(_finding(kin))
    return tuple(found)


def _forms(prepared: Sequence[Prepared], said: Sequence[Mention]) -> Iterator[Forms]:
    """The names that stand in two forms or more, each form with its places."""
    groups: dict[tuple[str, str], Forms] = defaultdict(lambda: defaultdict(list))
    wanted: set[str] = set()
    for mention in said:
        groups[mention.kind, mention.key][mention.name].append(mention)
        if mention.kind == "digits":
            wanted |= naming.other_orders(mention.name)
    for one in prepared:
        for mention in naming.unquoted(one, frozenset(wanted)):
            groups["digits", mention.key][mention.name].append(mention)
    for (kind, _), forms in groups.items():
        if len(forms) > 1:
            yield from _one_thing(kind, forms)


def _one_thing(kind: str, forms: Forms) -> Iterator[Forms]:
    """Of the forms with one key those that may be one thing: parts in another order, or another kind of paper."""
    if kind == "digits":
        yield forms
        return
    names = sorted(forms, key=lambda name: (-len(forms[name]), name))
    first = names[0]
    if kind == "words":
        others = [name for name in names[1:] if naming.turned(first, name)]
    else:
        others = [name for name in names[1:] if _same_years(first, name) and _other_kind(first, name)]
    if others:
        yield {name: forms[name] for name in (first, *others)}


def _same_years(a: str, b: str) -> bool:
    x, y = naming.years(a), naming.years(b)
    return not x or not y or x == y


def _other_kind(a: str, b: str) -> bool:
    """Whether two titles of one key end in different kinds of paper; brackets and years alone make no other name."""
    return _kind(a) != _kind(b)


def _kind(title: str) -> str:
    bare = re.sub(r"[(（〔\[].*?[)）〕\]]", "", title)
    return next((word for word, _ in naming.load().kinds if bare.endswith(word)), "")


def _slips(said: Iterable[Mention]) -> Iterator[Forms]:
    """Titles of one document that differ by one character; only those that share a beginning or an end are compared."""
    titles: Forms = defaultdict(list)
    for mention in said:
        if mention.kind == "title" and len(mention.name) > 9:
            titles[mention.name].append(mention)
    buckets: dict[str, list[str]] = defaultdict(list)
    for name in titles:
        buckets["<" + name[:5]].append(name)
        buckets[name[-5:] + ">"].append(name)
    done: set[tuple[str, str]] = set()
    for names in buckets.values():
        for number, a in enumerate(names[:_MOST_ALIKE]):
            for b in names[number + 1 : _MOST_ALIKE]:
                if (a, b) not in done and naming.slip(a, b):
                    done |= {(a, b), (b, a)}
                    yield {a: titles[a], b: titles[b]}


def _side_by_side(forms: Forms) -> bool:
    """Whether a text lists two forms next to one another, as different things (《…行动方案》和《…行动计划》)."""
    places = sorted((m.start, m.end, m.name) for group in forms.values() for m in group)
    text = next(iter(forms.values()))[0].where.passages.text
    return any(a[2] != b[2] and b[0] - a[1] < 16 and _BESIDE.match(text[a[1] : b[0]]) for a, b in pairwise(places))


def _apart(forms: Forms) -> Forms:
    """Only the documents that use one form; what one document calls by two names is told of that document."""
    used: dict[str, set[str]] = defaultdict(set)
    for name, group in forms.items():
        for mention in group:
            used[mention.where.document.name].add(name)
    kept = {name: [m for m in group if len(used[m.where.document.name]) == 1] for name, group in forms.items()}
    return {name: group for name, group in kept.items() if group}


def _kin(forms: Forms, kinship: Kinship) -> Forms:
    """Only the documents whose region belongs with that of a document that uses another form."""
    flat = [(name, m) for name, group in forms.items() for m in group[:_MOST_ALIKE]]
    pairs = [(x, y) for i, x in enumerate(flat) for y in flat[i + 1 :] if x[0] != y[0]]
    linked = {id(m) for x, y in pairs if kinship.between(x[1].where, y[1].where) != "other" for m in (x[1], y[1])}
    regions = {m.where.document.region for _, m in flat if id(m) in linked}
    kept = {
        name: [m for m in group if id(m) in linked or _belongs(m, regions, kinship)] for name, group in forms.items()
    }
    return {name: group for name, group in kept.items() if group} if linked else {}


def _belongs(mention: Mention, regions: set[str], kinship: Kinship) -> bool:
    return any(kinship.of(mention.where.document.region, region) != "other" for region in regions)


def _finding(forms: Forms) -> Finding:
    ordered = sorted(forms.items(), key=lambda pair: -len(pair[1]))
    names = "、".join(f"“{name}”" for name, _ in ordered)
    title = ordered[0][1][0].kind == "title"
    thing = "文件题名只差几个字" if title else "用字相同而次序不同"
    return Finding(
        check="names",
        verdict="possible",
        message=f"{names}{thing}，疑为一事两名，请核对规范名称。",
        arithmetic="／".join(f"{name}（{_where(group)}）" for name, group in ordered),
        assumes="假定几处所指是同一件事；如果确是两件事，可不理会。",
        sources=tuple(_sources(forms)),
    )


def _where(group: Sequence[Mention]) -> str:
    documents = list(dict.fromkeys(m.where.document.name for m in group))
    return f"{'、'.join(documents[:3])}{'等' if len(documents) > 3 else ''}，{len(group)}处"


def _sources(forms: Forms) -> Iterator[Source]:
    """The first place of each form in each document, in the order of documents and text."""
    firsts: dict[tuple[str, str], Mention] = {}
    for name, group in forms.items():
        for mention in group:
            firsts.setdefault((mention.where.document.name, name), mention)
    ordered = sorted(firsts.values(), key=lambda m: (m.where.document.name, m.start))
    for mention in ordered[:_MOST_SOURCES]:
        yield clause(mention.where, mention.start, mention.end)


def clause(where: Prepared, start: int, end: int) -> Source:
    """The clause around a stretch of the reading text as a quote, at most two dozen characters to either side."""
    text = where.passages.text
    floor, ceiling = max(0, start - _REACH), min(len(text), end + _REACH)
    while start > floor and text[start - 1] not in _CLAUSE_STOPS:
        start -= 1
    while end < ceiling and text[end] not in _CLAUSE_STOPS:
        end += 1
    return where.passages.quote(start, end)


def _organs(prepared: Prepared) -> Iterator[Finding]:
    """An organ of one level with two short names; numbers of papers (市人社局发〔2021〕) do not count."""
    text = prepared.passages.text
    for group in naming.load().organs:
        if sum(form in text for form in group) < 2:
            continue
        levels: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        for found in re.finditer(f"([省市区县州旗盟])({'|'.join(group)})(?![一-鿿]?[发办函规][〔\\[（(])", text):
            levels[found.group(1)].setdefault(found.group(2), found.span())
        for level, forms in levels.items():
            if len(forms) > 1:
                yield _organ_finding(prepared, level, forms, group[0])


def _organ_finding(prepared: Prepared, level: str, forms: dict[str, tuple[int, int]], proper: str) -> Finding:
    names = [level + form for form in forms]
    return Finding(
        check="names",
        verdict="possible",
        message=f"同一机构用了两种简称“{'”“'.join(names)}”，请统一写法（常用写法为“{level}{proper}”）。",
        arithmetic="／".join(names),
        assumes="假定几处是同一级的同一机构。",
        sources=tuple(clause(prepared, *span) for span in sorted(forms.values())),
    )
