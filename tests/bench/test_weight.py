from bench.figures.weight import needed_by, needed_by_css


def test_what_a_browser_loads_for_a_page() -> None:
    html = (
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/static/a.css"><link rel="canonical" href="/x">'
        '<script src="/static/b.js"></script><img src="data:image/png;base64,AA"><img src="/face.jpg">'
        '<a href="/t/">t</a>'
    )
    assert needed_by(html) == ["/static/a.css", "/static/b.js", "/face.jpg"]


def test_a_page_without_an_icon_costs_a_request_for_one() -> None:
    assert needed_by("<p>text</p>") == ["/favicon.ico"]


def test_what_a_style_sheet_loads() -> None:
    css = '@import "base.css"; a{background:url(mark.svg)} b{background:url("data:image/svg+xml,x")} c{mask:url(#m)}'
    assert needed_by_css(css) == ["base.css", "mark.svg"]
