"""Run in a process of its own: a desk with tasks, projects and targets, for the tests in a browser."""

import os
import sys


def main() -> int:
    """Set the desk up in the folder that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.desk.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from tests.desk.tracking_scene import indicator, observed, scene

    one = scene()
    for name in ("keeper", "reporter", "watcher"):
        user = getattr(one, name)
        user.username = name
        user.save()
    for number in range(4):
        one.task(f"第{number}项任务", goal=f"目标{number}", support_names=["区财政局"])
    one.reported(one.task("已报的任务"), done=True)
    one.month(one.project(), 6, 20_000)
    indicator("零售总额")
    observed(
        one, [("零售总额", "2024", "target", "level", "12000"), ("零售总额", "2024-H1", "actual", "level", "7000")]
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
