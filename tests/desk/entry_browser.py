"""Run in a process of its own: the invented city with open rounds, for the tests in a browser."""

import os
import sys
from datetime import date

PASSWORD = "Chuang-hai-2024"
ROUNDS = ("贴入", "贴名称", "两人", "上传", "无脚本", "离开")
USERS = ("clerk", "second", "approver", "holder", "supervisor")


def main() -> int:
    """Set the desk up in the folder that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.desk.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from luoshi.desk.accounts.models import Role
    from luoshi.desk.ledger.services.days import days_set
    from tests.desk import entry_scene
    from tests.desk.conftest import person

    scene = entry_scene.scene()
    for name in USERS:
        user = getattr(scene, name)
        user.username = name
        user.save()
    chief = person("chief", scene.city, *(role for role in Role if role != Role.READER))
    days_set(chief, date(2026, 10, 1), date(2026, 10, 7), working=False, name="国庆节")
    for name in ROUNDS:
        scene.open(name=name, period="2023-Q1" if name == "无脚本" else "2024-Q1")
    return 0


if __name__ == "__main__":
    sys.exit(main())
