"""One module a figure (or two that come of the same run); each has `measure(house, effort) -> figures`."""
