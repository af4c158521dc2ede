import json
from urllib.parse import parse_qs

import pytest

from bench.requests import Submissions, from_address, get

MADE = {"code": "ABCD2345", "venue": 7, "token": "k.ABCD2345:sig", "key": "the-key", "message": "路灯不亮"}


def test_each_submission_is_handed_out_once() -> None:
    submissions = Submissions({"fields": {"topic": "streets"}, "submissions": [MADE, {**MADE, "key": "second"}]})
    (sent,) = submissions.of_the_form(1)
    head, _, body = sent.request.partition(b"\r\n\r\n")
    assert sent.key == "the-key"
    assert head.startswith(b"POST /c/ABCD2345 HTTP/1.1\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    fields = parse_qs(body.decode())
    assert (fields["message"], fields["token"], fields["topic"]) == (["路灯不亮"], ["k.ABCD2345:sig"], ["streets"])
    (bare,) = submissions.of_the_bare_view(1)
    assert json.loads(bare.partition(b"\r\n\r\n")[2]) == {"venue": 7, "message": "路灯不亮", "topic": "streets"}
    with pytest.raises(RuntimeError):
        submissions.of_the_form(1)


def test_a_get_is_one_whole_request() -> None:
    assert get("/c/X", encoding="identity").endswith(b"\r\n\r\n")
    assert b"Accept-Encoding: identity\r\n" in get("/c/X", encoding="identity")


def test_a_request_comes_from_where_it_is_said() -> None:
    head, _, body = from_address(b"POST /c/X HTTP/1.1\r\nHost: x\r\n\r\nbody", "203.0.113.7").partition(b"\r\n\r\n")
    assert head == b"POST /c/X HTTP/1.1\r\nX-Real-IP: 203.0.113.7\r\nHost: x"
    assert body == b"body"
