import pytest

from feedback.topics.recognising import recognised, split

WORDS = {"streets": split("路灯 窨井，lamp"), "housing": split("物业\n电梯 小区"), "other": split("")}


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("北门的路灯不亮", "streets"),
        ("小区的电梯坏了，物业不管，门口路灯也不亮", "housing"),
        ("电梯 路灯", "streets"),  # equals: the first one
        ("The LAMP is broken", "streets"),
        ("Ｌａｍｐ", "streets"),
        ("祝大家新年好", ""),
        ("", ""),
    ],
)
def test_the_topic_whose_words_cover_most(message: str, topic: str) -> None:
    assert recognised(message, WORDS) == topic


def test_a_list_of_words_as_it_was_typed() -> None:
    assert split(" 路灯、井盖；Lamp,路灯\n") == ("路灯", "井盖", "lamp")
