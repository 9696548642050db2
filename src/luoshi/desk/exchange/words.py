"""What tables and columns are called by the people who work with them: for the words that lie beside an export."""

TABLES = {
    "accounts.grant": "授权", "accounts.organ": "单位", "accounts.organname": "单位的历史名称",
    "accounts.passwordused": "用过的密码（摘要）", "accounts.unitgroup": "单位组",
    "accounts.unitgroupmember": "组内单位", "accounts.user": "用户", "api.receipt": "接口重发时照旧回答的回执",
    "api.token": "接口令牌（摘要）", "audit.event": "审计链", "audit.head": "审计链尾", "ledger.alias": "指标别名",
    "ledger.commitment": "台账：任务", "ledger.day": "节假日和调休", "ledger.decision": "审读记录",
    "ledger.document": "文件", "ledger.entry": "填报单元格", "ledger.entrychange": "填报单元格的历次改动",
    "ledger.fact": "从文件读出的事实", "ledger.fact_parents": "事实拆分、合并的来历", "ledger.filing": "填报表",
    "ledger.honour": "台账：荣誉", "ledger.indicator": "指标目录", "ledger.item": "轮次要报的指标",
    "ledger.observation": "台账：观测值", "ledger.posting": "入账", "ledger.project": "台账：项目",
    "ledger.round": "填报轮次", "ledger.step": "填报、审核的经过", "ledger.tableimport": "导入的数据表",
    "ledger.upload": "上传的文件", "ledger.version": "文件的各个版本", "tracking.change": "跟踪事项的历次改动",
    "tracking.distinction": "荣誉试点登记", "tracking.distinctionedition": "荣誉试点登记的历次样子",
    "tracking.duechange": "调整时限的申请", "tracking.evidence": "佐证材料", "tracking.keyproject": "重点项目",
    "tracking.link": "承诺与报告的对应", "tracking.milestone": "任务的形象进度节点", "tracking.monthly": "项目月报",
    "tracking.need": "项目的要素需求", "tracking.projectedition": "重点项目的历次样子",
    "tracking.promiseruling": "对承诺对应的人工判断", "tracking.promiserun": "计划与报告的一次对照",
    "tracking.report": "任务进展报告", "tracking.review": "任务的审核和办结", "tracking.savedview": "保存的视图",
    "tracking.task": "任务台账", "tracking.task_supports": "任务的配合单位", "tracking.taskedition": "任务的历次样子",
}  # fmt: skip
"""Every table of an export; a test fails for one that is not named here."""

COLUMNS = {
    "action": "做了什么", "actor": "操作人的用户编号", "actor_name": "操作人姓名", "actual_finish": "实际竣工日期",
    "actual_start": "实际开工日期", "address": "从哪个网络地址", "after": "之后", "algorithm": "摘要算法",
    "answer": "答复", "approved_at": "核定时刻", "approved_by": "核定人", "arithmetic": "算式",
    "asked": "请求内容的摘要", "asked_at": "申请时刻", "asked_by": "申请人", "aspect": "方面", "at": "时刻",
    "basis": "核对时台账的摘要", "because": "判断的依据", "before": "之前", "began": "从哪天起算",
    "body": "回答的内容", "bound": "界（等于、不少于、不多于等）", "builder": "项目单位", "by": "经办人",
    "category": "行业类别", "cell": "同一个数的历次值共用的编号", "changed_at": "改动时刻", "changed_by": "改动人",
    "changes": "与计划相比的变化", "checked_at": "核对时刻", "closed_on": "撤销或办结日期", "code": "代码",
    "commitment": "对应的台账任务", "comparison": "与什么相比", "confirmed_by": "确认人", "content": "建设内容",
    "count": "个数", "created_at": "建立时刻", "created_by": "建立人", "data": "内容", "date": "日期",
    "date_joined": "加入时刻", "decided_at": "决定时刻", "decided_by": "决定人", "decimals": "小数位数",
    "decision": "决定", "definition": "口径", "detail": "详情", "digest": "摘要", "dimension": "量纲",
    "direction": "方向（越大越好、越小越好）", "distinction": "荣誉试点", "document": "文件", "done": "本年累计完成",
    "done_by": "由谁认定完成", "done_on": "完成日期", "doubt": "存疑程度", "doubts": "存疑之处",
    "dropped": "是否已调出", "due": "时限", "due_on": "截止日期", "due_text": "时限的原话",
    "edition": "数的状态（快报、初步、最终、修订）", "email": "电子邮箱", "end": "在原文的止（第几个字）",
    "entry": "填报单元格", "epoch": "登录会话的批次（改密码后旧会话作废）", "error": "读取失败的原因",
    "expires_at": "到期时刻", "fact": "读出的事实", "factor": "要素", "fields": "各项改动前后",
    "file": "原文件的名字（在 files 文件夹）", "filing": "填报表", "fingerprint": "同一对文字的指纹",
    "from_fact": "后来的事实", "full_name": "姓名", "goal": "目标", "grain": "最细的期间", "granted": "已落实数量",
    "granted_on": "获批日期", "grantor": "授予单位", "group": "分组", "growth_basis": "增速的口径",
    "high": "区间上限", "hint_count": "提示个数", "hints": "提示", "holder": "获得者", "honour": "对应的台账荣誉",
    "id": "编号", "image": "形象进度", "included": "入统投资（本年累计）", "included_on": "入统日期",
    "inclusion_code": "入统代码", "indicator": "指标", "indicator_names": "以哪些指标衡量",
    "investment": "总投资（元）", "is_active": "是否启用", "is_staff": "未使用", "is_superuser": "是否总管理员",
    "issued_by": "下达人", "issued_on": "下达日期", "issuer": "印发单位", "item": "轮次的指标", "key": "编号或标识",
    "kind": "种类", "last_login": "上次登录", "last_look": "上次看首页", "late": "是否迟报", "latest": "是否最近一次",
    "lead": "牵头单位", "lead_name": "牵头单位的原名", "leader": "分管领导", "lease": "处理程序占用到何时",
    "level": "级别", "level_basis": "数值的口径", "levels": "审核级数", "location": "建设地点", "low": "区间下限",
    "measurable": "是否可量化", "measure": "度量（总量、增速、占比等）", "merged_into": "并入的任务",
    "milestone_due": "最近节点的时限", "milestones": "当时的形象进度节点", "month": "月份",
    "month_done": "当月完成（元）", "monthly": "项目月报", "must_change_password": "下次登录是否须改密码",
    "name": "名称", "needed_by": "需要的日期", "needs_then": "当时的要素需求", "new": "新时限",
    "new_text": "新时限的原话", "not_applicable": "是否不适用", "note": "备注", "number": "序号",
    "numbers": "所报的数", "object": "任务的对象", "old": "原时限", "opens_on": "开始日期", "optional": "是否选报",
    "order": "排列次序", "organ": "单位", "organ_name": "责任单位的原名",
    "origin": "来源（原句、单元格、手工、计算）", "outcome": "结果", "outline": "章节结构",
    "owner": "归谁的台账（决定谁能看）", "page": "哪个列表", "parent": "上级", "part_of": "包含于",
    "password": "密码的摘要", "password_at": "改密码的时刻", "path": "在单位树中的位置", "percent": "进度（百分数）",
    "period": "期间", "place": "在原表的位置", "plan": "本年计划（元）", "planned_finish": "计划竣工日期",
    "planned_start": "计划开工日期", "plans": "报告里有没有下一年的计划", "posting": "入账",
    "prefix": "令牌的头几个字符", "preview": "预览", "previous": "前一条的摘要", "problem_count": "问题个数",
    "problems": "存在的问题", "program": "程序版本", "progress": "进展", "project": "项目", "promised": "承诺的原文",
    "promised_end": "承诺在计划原文的止", "promised_start": "承诺在计划原文的起", "quantity": "数量",
    "quarter": "季度（0 为只有日期的节点）", "query": "筛选、排序、分组的条件", "quote": "原句",
    "read": "最初读出的内容", "read_at": "读完时刻", "reader": "读取程序的版本", "reason": "理由",
    "record": "对应的台账项目", "recorded_at": "从何时起认可", "region": "地区", "region_given": "导入时指定的地区",
    "remark": "说明", "remarks": "说明", "removed_on": "退出日期", "report": "报告", "reported": "报告里的原文",
    "reported_at": "最近报告时刻", "reported_by": "最近报告人", "reported_end": "在报告原文的止",
    "reported_period": "最近报告的期间", "reported_start": "在报告原文的起", "retired_on": "停用日期",
    "review_due": "复评时限", "reviewed_on": "复评日期", "revision": "第几次改动", "revoked_at": "吊销时刻",
    "revoked_by": "吊销人", "role": "角色", "round": "填报轮次", "rows": "行数", "run": "对照",
    "same": "与台账相同的行数", "scopes": "权限范围", "section": "所在章节", "sensitivity": "敏感程度",
    "series": "所属清单", "sha256": "内容的 SHA-256", "short": "简称", "since": "起始日期", "size": "字节数",
    "sought_on": "申报日期", "source": "来源", "sources": "各项来自何处", "stage": "阶段",
    "start": "在原文的起（第几个字）", "state": "状态", "status": "状态", "steps": "下步措施",
    "subject": "哪一类事项", "submitted_at": "提交时刻", "submitted_by": "提交人",
    "superseded_at": "何时被取代（空为现在认可）", "supersedes": "取代了哪一行", "superseding": "将取代的行数",
    "support": "配合单位", "support_names": "配合单位的原名", "sureness": "把握程度（0 到 1）", "surface": "原文",
    "suspended_from": "中止前的状态", "target": "对什么", "task": "任务", "text": "文字", "theme": "主题",
    "this_year": "本年投资（元）", "tier": "承诺的力度", "title": "标题", "to_fact": "原先的事实",
    "token": "接口令牌", "total": "总投资（元）", "tries": "试读的次数", "unit": "计量单位", "until": "截止日期",
    "upload": "上传的文件", "used_at": "最近使用时刻", "user": "用户", "username": "登录名", "value": "数值",
    "version": "文件版本", "weight": "分值", "worker": "占用它的处理程序", "working": "是否上班", "year": "年份",
    "year_given": "导入时指定的年份",
}  # fmt: skip
"""What a column holds, by its name without the _id of a key."""

OWN = {
    "accounts.organ.closed_on": "撤销日期", "accounts.user.organ": "所在单位", "api.receipt.key": "请求自带的标识",
    "api.receipt.status": "回答的状态码", "audit.head.count": "链上共几条",
    "ledger.tableimport.problems": "核对出的问题", "ledger.tableimport.progress": "处理进度",
    "ledger.version.progress": "读取进度", "tracking.keyproject.before": "以前年度完成投资（元）",
    "tracking.keyproject.done": "本年累计完成投资（元）", "tracking.keyproject.parent": "所属的打包项目",
    "tracking.monthly.done": "本年累计完成投资（元）", "tracking.projectedition.before": "以前年度完成投资（元）",
    "tracking.projectedition.done": "本年累计完成投资（元）", "tracking.projectedition.parent": "所属的打包项目",
    "tracking.promiserun.by": "对照人", "tracking.promiserun.plan": "计划的文件版本",
    "tracking.promiserun.report": "报告的文件版本", "tracking.report.done": "是否报告已完成",
    "tracking.task.closed_on": "办结日期", "tracking.taskedition.closed_on": "办结日期",
}  # fmt: skip
"""Columns that mean something else in one table."""


def column_words(table: str, column: str) -> str:
    """What a column holds, by its name in the program (without the _id of a key).

    >>> column_words("ledger.observation", "superseded_at"), column_words("tracking.report", "done")
    ('何时被取代（空为现在认可）', '是否报告已完成')

    Raises:
        KeyError: nobody has said it yet.
    """
    return OWN.get(f"{table}.{column}") or COLUMNS[column]
