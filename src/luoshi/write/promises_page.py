"""承诺对照.html: promises beside what became of them, on one page without network and without JavaScript."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from luoshi.records import Source
from luoshi.records.promise import Account, Promise
from luoshi.write.frame import GENERATOR, asset, escape, fingerprint
from luoshi.write.promises import (
    DECISIONS,
    KINDS,
    MEANINGS,
    OUTCOMES,
    by_organ,
    counted,
    goal,
    numbers,
    place,
    sure,
    told,
    why,
)


def promise_page(account: Account, *, made: datetime) -> str:
    """One self-contained HTML page: every promise beside its result, with filters that need no program.

    >>> "承诺对照" in promise_page(Account("计划.txt", ("报告.txt",), ()), made=datetime(2025, 1, 2))
    True
    """
    present = [outcome for outcome, _ in counted(account)]
    inputs, labels = _filters(account)
    body = (
        '<a class="skip" href="#pledges">跳到承诺</a>\n'
        f"{_header(account, made)}\n{inputs}{labels}\n"
        f'<main class="pledges" id="pledges">{"".join(_groups(account))}{_organs(account, present)}</main>'
    )
    return _frame(f"承诺对照：{account.plan}", body, asset("page.css") + asset("promises.css") + _rules(present))


def _frame(title: str, body: str, style: str) -> str:
    """The page around *body*: like `frame`, with one more style and no script; the style is named in its policy."""
    policy = f"default-src 'none'; style-src {fingerprint(style)}; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"{GENERATOR}\n"
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _rules(present: list[str]) -> str:
    """Which promises each choice hides, and how the chosen label and the one in focus look."""
    rules = []
    for key in ("all", *present):
        chosen = f'#pick-{key}:checked~.picks label[for="pick-{key}"]'
        focus = f'#pick-{key}:focus-visible~.picks label[for="pick-{key}"]'
        rules.append(f"{chosen}{{border-color:var(--accent);background:var(--pick)}}")
        rules.append(f"{focus}{{outline:2px solid var(--accent)}}")
        if key != "all":
            rules.append(f"#pick-{key}:checked~.pledges .pledge:not(.{key}){{display:none}}")
            rules.append(f"#pick-{key}:checked~.pledges .group:not(.has-{key}){{display:none}}")
    return "".join(rules)


def _filters(account: Account) -> tuple[str, str]:
    """The choices and their labels: all, and every outcome that there is."""
    choices = [("all", "全部", len(account.promises))]
    choices += [(outcome, OUTCOMES[outcome], number) for outcome, number in counted(account)]
    inputs = "".join(
        f'<input class="pick" type="radio" name="pick" id="pick-{key}"{" checked" if key == "all" else ""}>'
        for key, _, _ in choices
    )
    labels = "".join(f'<label for="pick-{key}">{name}<b>{number}</b></label>' for key, name, number in choices)
    return inputs, f'<nav class="picks" aria-label="按结果筛选">{labels}</nav>'


def _header(account: Account, made: datetime) -> str:
    """What is set beside what, the counts, and what must be borne in mind."""
    promised = sum(1 for promise in account.promises if promise.promised is not None)
    later = "、".join(f"《{name}》" for name in account.later)
    when = f"制于{made.year}年{made.month}月{made.day}日 {made:%H:%M}"
    line = f"《{account.plan}》的 {promised} 条承诺，与{later}对照；{when}。"
    notes = "".join(f"<p>注意：{escape(remark)}</p>" for remark in account.remarks)
    words = "；".join(f"{OUTCOMES[outcome]}——{MEANINGS[outcome]}" for outcome, _ in counted(account))
    caution = "“未再提及”只说报告里没有找到，不等于没有做；对应由程序推断，请看两段原文再下结论。"
    return (
        f'<header id="top"><h1>承诺对照</h1><p>{escape(line)}</p>{notes}'
        f"<p>{escape(caution)}</p><p>{escape(words)}。</p></header>"
    )


def _groups(account: Account) -> Iterator[str]:
    """The promises under the headings of the plan, and what is new at the end."""
    for section, group in groupby(account.promises, key=lambda p: p.section if p.promised else "\0"):
        members = list(group)
        name = "计划之外新增的" if section == "\0" else section or "正文"
        has = " ".join(sorted({f"has-{promise.outcome}" for promise in members}))
        items = "".join(_item(promise) for promise in members)
        yield f'<section class="group {has}"><h2>{escape(name)}</h2>{items}</section>\n'


def _item(promise: Promise) -> str:
    """One promise: outcome, what it is about, both texts, the sum, and why."""
    facts = [KINDS[promise.kind], *([f"责任单位：{'、'.join(promise.lead)}"] if promise.lead else [])]
    head = (
        f'<h3><span class="tag {promise.outcome}">{OUTCOMES[promise.outcome]}</span> {escape(goal(promise))}'
        f"<small>{escape(promise.id)}　{escape('　'.join(facts))}</small></h3>"
    )
    two = f'<div class="two">{_quote("承诺", promise.promised, "计划里没有")}'
    first = promise.reported[0] if promise.reported else None
    two += f"{_quote('报告', first, '没有找到对应的话')}</div>"
    words = "　".join(part for part in (promise.arithmetic, told(promise)) if part)
    sums = f'<p class="sums">{escape(words)}</p>' if words else ""
    return f'<article class="pledge {promise.outcome}" id="{promise.id}">{head}{two}{sums}{_because(promise)}</article>'


def _quote(name: str, source: Source | None, empty: str) -> str:
    """One side: the words with their numbers marked, and where they stand."""
    if source is None:
        return f'<blockquote class="none"><p>（{empty}）</p></blockquote>'
    words = " ".join(source.quote.split())
    marked = "".join(f"<b>{escape(piece)}</b>" if number else escape(piece) for piece, number in numbers(words))
    return f"<blockquote><p>{marked}</p><footer>{name}　{escape(place(source))}</footer></blockquote>"


def _because(promise: Promise) -> str:
    """Why the two are linked, how sure that is, and what a person decided."""
    reasons = why(promise)
    decided = "　".join(part for part in (DECISIONS[promise.decision], promise.note, promise.by) if part)
    lines = [f"<p>{escape(reasons)}</p>"] if reasons else []
    lines += [f"<p>人的决定：{escape(decided)}</p>"] if decided else []
    if not lines:
        return ""
    label = "为何这样说" if promise.outcome == "dropped" else "为何相连"
    return f"<details><summary>{label}（把握：{escape(sure(promise))}）</summary>{''.join(lines)}</details>"


def _organs(account: Account, present: list[str]) -> str:
    """The counts by organ, where the plan names organs."""
    organs = by_organ(account)
    if not organs:
        return ""
    shown = [outcome for outcome in present if outcome != "new"]
    head = "".join(f'<th scope="col" class="n">{OUTCOMES[outcome]}</th>' for outcome in shown)
    rows = ""
    for organ, counts in organs:
        cells = "".join(f'<td class="n">{counts.get(outcome, 0) or ""}</td>' for outcome in shown)
        rows += f'<tr><th scope="row">{escape(organ)}</th><td class="n">{sum(counts.values())}</td>{cells}</tr>'
    return (
        '<section class="counts"><h2>按责任单位</h2>'
        '<div class="region" tabindex="0" role="region" aria-label="按责任单位">'
        f'<table><thead><tr><th scope="col">责任单位</th><th scope="col" class="n">承诺</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></section>"
    )
