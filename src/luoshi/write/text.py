"""The text of a document with its marks: every character once, in order, each layer as its own tag."""

from collections.abc import Callable, Iterator, Sequence

from luoshi.records import Document, Finding, Repair
from luoshi.write.frame import escape
from luoshi.write.labels import ACCEPTED, ACCEPTED_TAG, REPAIRS, TAGS, VERDICTS
from luoshi.write.layers import Layers, Place, Stretch, left_out, repair_groups


def marked_text(document: Document, layered: Layers, findings: Sequence[Finding]) -> str:
    """The whole text as HTML: a tag a line, stretches that were left out folded away, nothing dropped."""
    painter = _Painter(document, layered, findings)
    out: list[str] = []
    folded: list[str] = []
    where, reason = 0, ""
    for line in document.text.split("\n"):
        end = where + len(line)
        why = painter.omitted(where, end)
        piece = ("\n" if where else "") + painter.line(where, end)
        if folded and (why != reason if why else line):
            out.append(_fold(folded, reason))
            folded = []
        # an empty line within a fold stays in it, so that the order of the text holds
        (folded if why or folded else out).append(piece)
        where, reason = end + 1, why or reason
    return "".join(out) + (_fold(folded, reason) if folded else "")


def _fold(pieces: Sequence[str], reason: str) -> str:
    """Lines that are no part of the text, closed but at hand."""
    lines = sum(1 for piece in pieces if piece.strip())
    inner = f"<div>{''.join(pieces)}</div>"
    return f'<details class="fold"><summary>略去 {lines} 行：{escape(reason)}</summary>{inner}</details>'


def _follow(stretches: Sequence[Stretch]) -> Callable[[int], Stretch | None]:
    """A function that tells which stretch holds a place, for places that only go up."""
    at = 0

    def find(place: int) -> Stretch | None:
        nonlocal at
        while at < len(stretches) and stretches[at].end <= place:
            at += 1
        return stretches[at] if at < len(stretches) and stretches[at].start <= place else None

    return find


def _covering(places: Sequence[Place]) -> Callable[[int], tuple[Place, ...]]:
    """A function that tells all facts that hold a place, for places that only go up."""
    at = 0
    held: tuple[Place, ...] = ()

    def find(place: int) -> tuple[Place, ...]:
        nonlocal at, held
        if held and any(fact.end <= place for fact in held):
            held = tuple(fact for fact in held if fact.end > place)
        while at < len(places) and places[at].start <= place:
            held = (*held, places[at]) if places[at].end > place else held
            at += 1
        return held

    return find


class _Painter:
    """Walks a text once, from the first line to the last; only `marked_text` uses it."""

    def __init__(self, document: Document, layered: Layers, findings: Sequence[Finding]) -> None:
        self._document, self._layers, self._findings = document, layered, findings
        self._mark, self._repair = _follow(layered.marks), _follow(layered.repairs)
        self._quote, self._runin = _follow(layered.quotes), _follow(layered.runins)
        self._omission = _follow(layered.repairs)
        self._facts = _covering(layered.facts)
        parts = (layered.marks, layered.repairs, layered.quotes, layered.runins, layered.facts)
        cuts = {edge for part in parts for stretch in part for edge in (stretch.start, stretch.end)}
        self._cuts = sorted(cuts | set(layered.tags) | set(layered.inserts))
        self._next = 0
        # all repairs of a group share one row of the repair table, where the page finds their evidence
        self._groups = {i: group for group, members in enumerate(repair_groups(document.repairs)) for i in members}
        self._anchored: set[str] = set()
        self._counts: dict[int, int] = {}

    def omitted(self, start: int, end: int) -> str:
        """Why the whole line is left out; "" where it is not."""
        stretch = self._omission(start)
        if stretch is None or stretch.end < end or start == end:
            return ""
        repair = self._document.repairs[stretch.index]
        return f"{REPAIRS.get(repair.kind, repair.kind)}，{repair.evidence}" if left_out(repair) else ""

    def line(self, start: int, end: int) -> str:
        """One line with its tag; an empty line is nothing."""
        body = "".join(self._atoms(start, end))
        if not body:
            return ""
        text = self._document.text
        heading = self._layers.headings.get(start)
        if heading:
            index, rank = heading
            return f'<h{rank} id="s{index}">{body}</h{rank}>'
        if not text[start:end].strip():
            return f'<p class="blank">{body}</p>'
        if text[start:end].strip() == self._document.title:
            return f'<p class="title">{body}</p>'
        return f"<p>{body}</p>" if not text[start].isspace() else f'<p class="set">{body}</p>'

    def _atoms(self, start: int, end: int) -> Iterator[str]:
        """The line cut at every edge of a layer; marks outermost, so that no tag ever crosses another."""
        opened: Stretch | None = None
        waiting = ""
        for left, right in self._pieces(start, end):
            mark = self._mark(left) if left < end else None
            if opened is not None and mark is not opened:
                yield f"</a></mark>{waiting}"
                opened, waiting = None, ""
            waiting += self._tags(left)
            if opened is None:
                yield waiting
                waiting = ""
            yield self._inserts(left)
            if mark is not None and opened is None:
                yield self._open(mark)
                opened = mark
            yield self._atom(left, right) if left < right else self._line_end(end)
        if opened is not None:
            yield "</a></mark>"
        yield waiting

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches between neighbouring edges in the line, and an empty one at its end."""
        left = start
        while self._next < len(self._cuts) and self._cuts[self._next] <= end:
            cut = self._cuts[self._next]
            self._next += 1
            if cut > left:
                yield left, cut
                left = cut
        if left < end:
            yield left, end
        yield end, end

    def _open(self, mark: Stretch) -> str:
        figure = self._document.figures[mark.index]
        anchor = self._anchor(f"m{mark.index}")
        kinds = f"{figure.measure} {figure.status}"
        return f'<mark class="{kinds}"{anchor} data-n="{mark.index + 1}"><a href="#d{mark.index}">'

    def _atom(self, left: int, right: int) -> str:
        """The characters between two edges in the tags of the layers that hold them."""
        html = escape(self._document.text[left:right])
        quote, runin, stretch = self._quote(left), self._runin(left), self._repair(left)
        if stretch is not None:
            html = self._repaired(stretch, html, left, right)
        if runin is not None:
            anchor = f' id="s{runin.index}"' if left == runin.start else ""
            html = f"<b{anchor}>{html}</b>"
        html = f'<span class="q {quote.kind}">{html}</span>' if quote is not None else html
        facts = self._facts(left)
        if not facts:
            return html
        kinds = " ".join(dict.fromkeys(fact.kind.prefix for fact in facts))
        return f'<span class="{kinds}" data-k="{" ".join(fact.row for fact in facts)}">{html}</span>'

    def _repaired(self, stretch: Stretch, html: str, left: int, right: int) -> str:
        repair = self._document.repairs[stretch.index]
        anchor = self._anchor(f"r{stretch.index}")
        new = self._reading(repair, left, right)
        new = f"<ins>{escape(new)}</ins>" if new else ""
        old = f"<del>{html}</del>" if repair.applied else html
        kind = "r" if repair.applied else "r only"
        return f'<span class="{kind}"{anchor} data-r="{self._groups[stretch.index]}">{old}{new}</span>'

    def _reading(self, repair: Repair, left: int, right: int) -> str:
        """What is read for the part of a repair between two edges: at its end, or by lines where these agree."""
        if not repair.replacement:
            return ""
        text = self._document.text
        if text.count("\n", repair.start, repair.end) != repair.replacement.count("\n"):
            return repair.replacement if right == repair.end else ""
        if right != repair.end and not text.startswith("\n", right):
            return ""
        return repair.replacement.split("\n")[text.count("\n", repair.start, left)]

    def _anchor(self, name: str) -> str:
        """The id of a mark or a repair, at the first of its places (it may begin with a line end, and go on below)."""
        if name in self._anchored:
            return ""
        self._anchored.add(name)
        return f' id="{name}"'

    def _line_end(self, place: int) -> str:
        """A repair that begins with the end of the line, such as one that joins two lines."""
        stretch = self._repair(place)
        if stretch is None or f"r{stretch.index}" in self._anchored or place == len(self._document.text):
            return ""
        kind = "r" if self._document.repairs[stretch.index].applied else "r only"
        words = escape(self._reading(self._document.repairs[stretch.index], place, place + 1))
        anchor = self._anchor(f"r{stretch.index}")
        group = self._groups[stretch.index]
        return f'<span class="{kind}"{anchor} data-r="{group}"><ins>↵{words}</ins></span>'

    def _inserts(self, place: int) -> str:
        html = ""
        for index in self._layers.inserts.get(place, ()):
            words = escape(self._document.repairs[index].replacement)
            kind = "r" if self._document.repairs[index].applied else "r only"
            anchor = self._anchor(f"r{index}")
            html += f'<span class="{kind}"{anchor} data-r="{self._groups[index]}"><ins>{words}</ins></span>'
        return html

    def _tags(self, place: int) -> str:
        """The small tags of the findings whose quotes end here, each once, and the signs of facts that begin here."""
        html = ""
        for tag in self._layers.tags.get(place, ()):
            count = self._counts[tag.index] = self._counts.get(tag.index, -1) + 1
            label = f"{VERDICTS.get(tag.kind, ACCEPTED)}，第 {tag.index + 1} 条疑点"
            html += (
                f'<a class="tag {tag.kind}" id="q{tag.index}-{count}" href="#f{tag.index}" aria-label="{label}">'
                f"{TAGS.get(tag.kind, ACCEPTED_TAG)}{tag.index + 1}</a>"
            )
        return html + "".join(map(_sign, self._layers.signs.get(place, ())))


def _sign(fact: Place) -> str:
    """The small sign before a fact, which leads to its row."""
    label = f"{fact.kind.name}，第 {fact.index + 1} 条"
    return (
        f'<a class="fact" id="{fact.row}-at" href="#{fact.row}" data-n="{fact.index + 1}" aria-label="{label}">'
        f"{fact.kind.sign}</a>"
    )
