"""How a browser's own words become a device that somebody knows again."""

import pytest

from portal.accounts.devices import device

ANDROID = "Mozilla/5.0 (Linux; Android 14; ALN-AL00) AppleWebKit/537.36 Chrome/126.0 Mobile"


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (f"{ANDROID} Safari/537.36 MicroMessenger/8.0.49", ("WeChat", "Android")),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            ("Safari", "iPhone"),
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", ("Firefox", "Linux")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/130.0 Safari/537.36", ("Chrome", "Mac")),
        ("curl/8.5", ("", "")),
        ("", ("", "")),
    ],
)
def test_the_device_is_known_again(said, known):
    assert device(said) == known
