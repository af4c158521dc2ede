"""What letters begin with before they come to the matter: greetings, who writes, that there is something to say."""

from __future__ import annotations

import re

# Each stands for a whole clause: 我住春星社区 is one, 我住的楼漏水 is the matter.
_CLAUSES = (
    r"(?:尊敬|亲爱)的.{0,8}|(?:各位)?(?:人大)?代表(?:同志|们)?(?:您|你|你们)?(?:好|辛苦了)?",
    r"(?:您|你|大家|领导|老师|早上|上午|下午|晚上)们?好|打扰(?:您|了)+|辛苦(?:您|了)+|冒昧.{0,8}|长话短说|知道您.{0,4}忙",
    r"感谢.{0,14}|请(?:代表)?帮帮忙",
    r"(?:我|我们)?(?:想|要|来)?(?:向.{1,4})?(?:反映|说|反应)(?:一下|一件事|一个事|个事|一个问题|个问题|问题|情况|几件事)",
    r".{0,10}反映一(?:件|个)事|有(?:一?个|点)?(?:情况|事情?|问题)(?:想|要|请).{0,10}",
    r"(?:提|有)(?:一|几)?(?:个|条|点|些)?小?(?:建议|意见|想法|看法)(?:供.{0,4}参考)?|不知对不对|希望把这一点带到会上去",
    r"我(?:们)?(?:家)?(?:是|住)(?:在)?(?!的).{1,14}(?:居民|村民|业主|住户|社区|小区|新村|花园|家园|苑|村|名邸|佳园)|退休.{1,4}年了?",
    r"我(?:是|在).{1,14}(?:上班|住了.{1,4}年)|我是(?:一名)?.{2,8}(?=，天天)|想说一件事|天天经过这里|做.{2,8}年|见得多了|这件事还是要说",
    r"我(?:今年)?.{1,4}岁了?|不大?会打字|说得不好.{0,4}|请孙子.{0,8}|我和老伴.{0,8}|腿脚不便|路过看到二维码|扫一下试试",
    r"替我.{1,6}反映一下|我.{1,4}不会用手机|我代写|我来说一说|家里.{1,4}一直念叨这件事",
    r"(?:实在)?忍不住了|大家都很气愤|(?:这事)?反映过.{1,3}次了?|到底有没有人管|等了.{1,6}|一点动静都没有|拖到今天|我只能来找代表了",
    r"别再让我们.{2,12}了|(?i:dear .{1,40}|hello|hi|good (?:morning|afternoon|evening)|to whom it may concern)",
)
_COURTESY = re.compile(rf"(?:{'|'.join(_CLAUSES)})\s*[。！？!?；;，,：:～~…]+\s*")


def matter(text: str) -> str:
    """The text from where it comes to the matter; all of it when it says nothing else."""
    rest = text
    while (found := _COURTESY.match(rest)) and found.end() < len(rest):
        rest = rest[found.end() :]
    return rest
