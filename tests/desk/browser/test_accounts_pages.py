"""The pages of accounts and audit in a real browser: axe finds nothing, no sideways scroll."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGES = (
    "/accounts/organs/",
    "/accounts/groups/",
    "/accounts/groups/new",
    "/accounts/users/",
    "/accounts/users/new",
    "/accounts/password",
    "/audit/",
)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_of_the_administrator(sign_in: Any, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有安装 axe，无障碍测试跳过").Axe()
    window = sign_in("guanli", width=width, color_scheme=scheme, bypass_csp=True)
    for path in PAGES:
        window.go(path)
        wrong = [one["id"] for one in axe.run(window.page).response["violations"]]
        wide = window.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert (path, wrong, wide) == (path, [], False)
