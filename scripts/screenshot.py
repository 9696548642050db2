#!/usr/bin/env python3
"""Take docs/images/page.png: the page of a sample, read and checked, in Chromium at 1280 pixels.

usage: PYTHONPATH=src python3 scripts/screenshot.py [SAMPLE.txt]      (default: samples/report.txt)

Needs playwright and a Chromium on the PATH. The findings tab is open, the gravest finding first.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from luoshi import check, read
from luoshi.write import page

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs/images/page.png"
NAMES = ("chromium", "chromium-browser", "google-chrome")


def main(argv: list[str]) -> int:
    """Render one page and save its picture; 2 where there is no browser."""
    sample = Path(argv[0]) if argv else ROOT / "samples/report.txt"
    browser_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if browser_path is None:
        print("没有找到 Chromium，无法截图。", file=sys.stderr)
        return 2
    document = read(sample)
    html = page(document, check([document]))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "page.html"
        path.write_text(html, encoding="utf-8", newline="\n")
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1280, "height": 960}, color_scheme="light", reduced_motion="reduce")
        view.goto(path.as_uri())
        if view.locator(".finding").count():
            view.click("#tab-findings")
        view.mouse.move(1, 1)
        view.wait_for_timeout(300)
        view.screenshot(path=str(TARGET))
        browser.close()
    print(f"已写 {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
