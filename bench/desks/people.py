"""Sessions of the users of a big desk, and what each of them opens: one JSON object on standard output."""

import json
import sys
import time
from datetime import timedelta
from typing import Any


def people() -> dict[str, Any]:
    """Cookies by user, addresses by page."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from luoshi.desk.accounts.models import User

    yesterday = timezone.now() - timedelta(days=1)
    cookies = []
    for user in User.objects.order_by("pk"):
        session = SessionStore()
        session.update(
            {"_auth_user_id": str(user.pk), "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[-1],
             "_auth_user_hash": user.get_session_auth_hash(), "seen": int(time.time()), "began": int(time.time()),
             "home_since": yesterday.isoformat()}
        )  # fmt: skip
        session.create()
        cookies.append(session.session_key)
    organs = [str(key) for key in User.objects.order_by("pk").values_list("organ", flat=True)]
    return {
        "cookies": cookies,
        "organs": organs,
        "documents": [_papers(key) for key in organs],
        "cookie": settings.SESSION_COOKIE_NAME,
        "pages": _pages(),
    }


def _papers(organ: str) -> list[str]:
    """The latest documents of a unit."""
    from luoshi.desk.ledger.models import Document

    rows = Document.objects.filter(organ_id=int(organ)).order_by("-pk").values_list("pk", flat=True)
    return [str(key) for key in rows[:40]]


def _pages() -> dict[str, list[str]]:
    from luoshi.desk.ledger.models import Observation

    known = list(Observation.objects.filter(posting=1).values_list("indicator", flat=True).distinct()[:200])
    words = (
        "海洋经济",
        "生产总值",
        "增长",
        "营商环境示范区",
        "数字政府 三年行动",
        "618.4",
        "老旧小区",
        "海",
        "绝无此词",
        "任务",
    )
    return {
        "空白页": ["/empty"],
        "首页": ["/"],
        "指标": [f"/indicators/{key}/" for key in known],
        "图": [f"/charts/indicators/{key}/yoy.svg" for key in known[:40]],
        "文件": ["/documents/{document}/"],
        "文件目录": ["/documents/", "/documents/?page=7", "/documents/?q=报告"],
        "搜索": [f"/search/?q={word}" for word in words] + [f"/search/?q={word}&kind=sentence" for word in words],
        "单位": ["/units/{organ}/"],
        "台账": ["/ledger/", "/ledger/?period=2024"],
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(people(), ensure_ascii=False))
    sys.exit(0)
