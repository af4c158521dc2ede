import math

from bench.table import Figure, Sense, median_ratio, number, quantile, ratios, table


def test_a_quantile_is_a_value_that_was_measured() -> None:
    values = [float(n) for n in range(1, 101)]
    assert (quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1)) == (50, 99, 100)
    assert quantile([7.0], 0.01) == 7
    assert math.isnan(quantile([], 0.99))


def test_ratios_are_taken_round_by_round() -> None:
    portal, beside = [10.0, 30.0, 50.0], [100.0, 100.0, 1000.0]
    assert ratios(portal, beside) == [0.1, 0.3, 0.05]
    assert median_ratio(portal, beside) == 0.1


def test_a_figure_is_good_on_its_own_side_of_the_target() -> None:
    assert Figure("rate", 0.12, target=0.12).is_good is True
    assert Figure("rate", 0.11, target=0.12).is_good is False
    assert Figure("wait", 2.1, target=2.0, sense=Sense.AT_MOST).is_good is False
    assert Figure("reported", 1.0).is_good is None


def test_numbers_have_three_digits() -> None:
    assert [number(n) for n in (0.0, 0.2137, 4.2, 47.26, 5796.0, math.nan)] == [
        "0",
        "0.214",
        "4.20",
        "47.3",
        "5,796",
        "-",
    ]


def test_the_table_lines_up() -> None:
    figures = [Figure("form", 0.4, target=0.5), Figure("表单", 5796, "bytes", 14_000, Sense.AT_MOST), Figure("x", 3)]
    assert table(figures).splitlines() == [
        "| figure | target   | measured    | ok  |",
        "| ------ | -------- | ----------- | --- |",
        "| form   | ≥ 0.500  | 0.400       | NO  |",
        "| 表单   | ≤ 14,000 | 5,796 bytes | yes |",
        "| x      | report   | 3.00        |     |",
    ]
