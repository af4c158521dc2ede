from bench.figures.phone import figures_of

SCORES = {"performance": 0.86, "accessibility": 1, "best-practices": 1}
REPORT = {
    "categories": {key: {"score": score} for key, score in SCORES.items()},
    "audits": {
        "cumulative-layout-shift": {"score": 1, "numericValue": 0.01, "title": "Shift"},
        "total-blocking-time": {"score": 0.4, "title": "Total Blocking Time"},
        "manual": {"score": None, "title": "By hand"},
    },
}


def test_marks_and_what_cost_one() -> None:
    performance, accessibility, practices, shift = figures_of("form", REPORT)
    assert (performance.measured, performance.is_good) == (86, False)
    assert performance.detail == {"total-blocking-time": "Total Blocking Time"}
    assert accessibility.is_good
    assert practices.is_good
    assert (shift.measured, shift.is_good) == (0.01, True)
