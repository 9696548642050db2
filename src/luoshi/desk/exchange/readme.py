"""The words that lie beside an export, for whoever opens it in ten years without this program."""

from collections.abc import Iterator

from luoshi.desk.exchange.manifest import Manifest

_NAMES = {
    "accounts.grant": "授权", "accounts.organ": "单位", "accounts.organname": "单位的历史名称",
    "accounts.passwordused": "用过的密码（摘要）", "accounts.unitgroup": "单位组",
    "accounts.unitgroupmember": "组内单位", "finding.line": "检索行",
    "accounts.user": "用户", "api.receipt": "接口幂等回执", "api.token": "接口令牌（摘要）", "audit.event": "审计链",
    "audit.head": "审计链尾", "ledger.alias": "指标别名", "ledger.commitment": "任务", "ledger.day": "特殊日子",
    "ledger.decision": "审读记录", "ledger.document": "文件", "ledger.entry": "填报单元格",
    "ledger.entrychange": "单元格的历次改动", "ledger.fact": "读出的事实", "ledger.fact_parents": "事实的由来",
    "ledger.filing": "填报表", "ledger.honour": "荣誉", "ledger.indicator": "指标目录", "ledger.item": "轮次的指标",
    "ledger.observation": "观测值", "ledger.posting": "入账", "ledger.project": "项目", "ledger.round": "填报轮次",
    "ledger.step": "填报的经过", "ledger.tableimport": "数据表", "ledger.upload": "上传的文件",
    "ledger.version": "文件版本",
}  # fmt: skip


def readme(manifest: Manifest) -> bytes:
    """The text, in Markdown."""
    return "\n".join(_lines(manifest)).encode() + b"\n"


def _lines(manifest: Manifest) -> Iterator[str]:
    yield "# 落实：全部数据的导出"
    yield ""
    yield f"程序 {manifest.program}，{manifest.made_at} 由 {manifest.database} 导出；所见为同一时刻。"
    yield "**内有密码和令牌的摘要以及可能敏感的内容，请像保管数据库一样保管。**"
    yield ""
    yield "- `tables/表名.jsonl`：每张表一个文件，每行一个 JSON 对象，UTF-8，按主键排序，键按字母排序。"
    yield "- `files/`：原文件，文件名就是内容的 SHA-256；`files.jsonl` 列出每个文件的名字和字节数。"
    yield "- `manifest.json`：每张表的行数和文件的 SHA-256、各应用的表结构版本、审计链尾。"
    yield ""
    yield "数是十进制的字符串，一位不丢；时刻是带时区的 ISO 8601；空值是 null；以 `_id` 结尾的列指向另一张表的 id。"
    yield "台账只增不改：`superseded_at` 为空的行是现在认可的；不为空的在那一刻被取代。"
    yield f"没有导出的：{'、'.join(manifest.left_out)}。"
    yield ""
    yield "恢复：在空的案头运行 `python -m luoshi.desk import 本文件夹`；SQLite 和 PostgreSQL 之间可以互换。"
    yield ""
    yield "| 表 | 内容 | 行数 | 列 |"
    yield "|---|---|---:|---|"
    for name, part in manifest.tables.items():
        yield f"| {name} | {_NAMES.get(name, '')} | {part.rows} | {'、'.join(manifest.columns[name])} |"
