"""Words for the search index: Chinese has no spaces, so every two neighbouring characters are one
(路灯不亮: 路灯 灯不 不亮).

Text is folded first (full-width to half-width, lower case, traditional to simplified), alike for what is kept and
for what is sought. Runs of Latin letters and digits are whole words, found by their beginning. The last character
of a run stands alone too, so that each character begins some lexeme. Pure functions, no Django.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_TRADITIONAL = (
    "們们這这個个來来時时說说國国會会為为對对過过還还沒没後后裡里裏里點点開开關关門门問问間间樓楼層层電电燈灯車车輛辆馬马駛驶軌轨"
    "轉转運运輸输郵邮鐵铁橋桥樹树葉叶花花圍围牆墙壞坏爛烂舊旧髒脏亂乱髮发發发變变遷迁違违規规辦办處处據据報报請请謝谢語语話话讀读寫写"
    "書书學学習习師师兒儿孫孙爺爷媽妈婦妇嬰婴醫医藥药療疗護护養养老老殘残廢废環环衛卫淨净氣气煙烟塵尘響响聲声噪噪號号幾几區区縣县鄉乡"
    "鎮镇莊庄園园廣广場场廠厂業业務务產产農农漁渔糧粮麥麦雞鸡豬猪魚鱼鳥鸟龍龙溝沟澆浇漏漏滲渗濕湿熱热凍冻飯饭飲饮餐餐館馆賣卖買买錢钱"
    "銀银價价費费貴贵賤贱賠赔償偿賬账貸贷資资稅税險险勞劳動动業业職职員员獎奖罰罚法法訴诉訟讼證证許许認认識识記记錄录調调談谈議议論论"
    "評评訊讯諮咨詢询誰谁該该讓让試试設设計计劃划備备準准樣样機机構构標标權权歷历歸归屬属實实寶宝寬宽專专導导將将當当長长張张強强彈弹"
    "徑径從从復复應应態态憂忧懷怀戶户損损換换掃扫採采擋挡擠挤擴扩攔拦擺摆數数斷断無无昇升晝昼曉晓暫暂條条東东極极楊杨檢检櫃柜欄栏"
    "氈毡決决況况測测滅灭滿满漲涨潔洁澤泽濁浊災灾爾尔狀状獨独獲获現现畢毕異异瘋疯盡尽監监盤盘礦矿確确碼码礎础禮礼種种積积穩稳窩窝"
    "競竞筆笔節节範范築筑簡简簽签籃篮類类紀纪約约紅红紙纸級级細细終终組组結结給给統统經经綠绿維维網网緊紧線线練练縮缩總总績绩織织繞绕"
    "續续羅罗聯联聽听腦脑腳脚臺台與与舉举藝艺蘇苏蘭兰蟲虫補补裝装複复見见覺觉觀观觸触訂订訓训詳详誤误課课負负責责貨货貼贴賓宾質质趕赶"
    "趙赵跡迹踐践軍军較较載载輕轻輪轮辭辞邊边達达遠远適适選选遺遗鄰邻醬酱釋释針针鋪铺錯错鍋锅鎖锁鏡镜閉闭閒闲閱阅隊队陽阳階阶隨随"
    "難难雜杂離离雲云霧雾靜静順顺預预領领頭头題题願愿顧顾飛飞駐驻驗验體体鬆松鬧闹黃黄齊齐齡龄陳陈吳吴鄭郑劉刘孫孙錢钱馮冯衛卫華华葉叶"
    "錫锡濱滨無无灣湾嶺岭滬沪寧宁滬沪濟济龜龟塊块壓压夠够夾夹奪夺奮奋妝妆嚴严嚇吓喪丧單单啟启喬乔圖图團团執执墊垫壘垒牽牵犧牺瑪玛疊叠"
)
SIMPLIFIED = str.maketrans(dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)))

_HAN = "⺀-⿟〇々぀-ヿ㐀-䶿一-鿿가-힯豈-﫿\U00020000-\U0003ffff"  # and kana and hangul, which have no spaces either
_RUN = re.compile(f"([{_HAN}]+)|[^\\W_{_HAN}]+")
_QUOTED = re.compile(r'["“”„「」『』]([^"“”„「」『』]+)["“”„「」『』]')
LONGEST_WORD = 64
TERMS_AT_MOST = 12


def folded(text: str) -> str:
    """The text as it is compared: NFKC, lower case, simplified, everything between two runs one space."""
    return _folded(text)[0]


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in `text` where it comes from."""
    characters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        for piece in _fold(character):
            is_gap = not piece.isalnum() and piece not in "〇々"
            if is_gap and characters and characters[-1] == " ":
                continue
            characters.append(" " if is_gap else piece)
            origins.append(place)
    return "".join(characters), origins


@lru_cache(maxsize=8_192)
def _fold(character: str) -> str:
    if "!" <= character <= "~":
        return character.lower()
    return unicodedata.normalize("NFKC", character).lower().translate(SIMPLIFIED)


def lexemes(*texts: str) -> set[str]:
    """What the index keeps of these texts: bigrams, each run's last character, and whole words."""
    return {lexeme for text in texts for run, is_han in _runs(folded(text)) for lexeme in _kept(run, is_han)}


def pairs(text: str) -> set[str]:
    """The bigrams and words of a text alone: what it has in common with another one."""
    return pairs_of_folded(folded(text))


def pairs_of_folded(text: str) -> set[str]:
    """The same of a text that is folded already."""
    return {lexeme for run, is_han in _runs(text) for lexeme in (_bigrams(run) if is_han else [run])}


def _runs(text: str) -> Iterable[tuple[str, bool]]:
    """The runs of a folded text, each with whether it is Han (or another script without spaces)."""
    return ((found[0], found[1] is not None) for found in _RUN.finditer(text))


def _kept(run: str, is_han: bool) -> list[str]:
    return [*_bigrams(run), run[-1]] if is_han else [run[:LONGEST_WORD]]


def _bigrams(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


@dataclass(frozen=True)
class Query:
    """What somebody seeks: every term has to be there. `terms` are folded; a quoted one may have spaces in it."""

    terms: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def tsquery(self) -> str:
        """For the index (`tsv @@ %s::tsquery`); empty when nothing but single characters is sought."""
        return " & ".join(dict.fromkeys(part for term in self.terms for part in _indexed(term)))

    @property
    def loose(self) -> str:
        """The terms of a single character: as prefixes, which an index on common characters cannot find quickly.
        Recheck a bounded number of rows with it."""
        return " & ".join(f"'{term}':*" for term in self.terms if _is_single(term))

    def found_in(self, *texts: str) -> bool:
        """Whether every term really stands in one of the texts: bigrams alone would also find them scattered."""
        wholes = [folded(text) for text in texts]
        return all(any(_places(term, whole) for whole in wholes) for term in self.terms)


def parse(typed: str) -> Query:
    """Terms are divided by spaces and punctuation; what stands in quotes is one."""
    quoted = [folded(part).strip() for part in _QUOTED.findall(typed)]
    rest = folded(_QUOTED.sub(" ", typed)).split()
    return Query(tuple(dict.fromkeys(term for term in [*quoted, *rest] if term))[:TERMS_AT_MOST])


def _is_single(term: str) -> bool:
    return len(term) == 1 and bool(_RUN.fullmatch(term)) and _RUN.fullmatch(term)[1] is not None  # type: ignore[index]


def _indexed(term: str) -> list[str]:
    """The parts of a tsquery that rows with this term satisfy. A word at the end may go on: lamp finds lamps."""
    parts: list[str] = []
    runs = list(_RUN.finditer(term))
    for run in runs:
        if run[1] is not None:
            parts += [f"'{pair}'" for pair in _bigrams(run[0])]
        else:
            goes_on = run is runs[-1] and len(run[0]) > 2
            parts.append(f"'{run[0][:LONGEST_WORD]}'" + (":*" if goes_on else ""))
    return parts


def _places(term: str, whole: str) -> list[int]:
    """Where the term begins in a folded text: a Latin word or number only at its beginning, a short one only whole."""
    latin = _RUN.match(term)
    begins_latin = latin is not None and latin[1] is None
    last = list(_RUN.finditer(term))[-1] if _RUN.search(term) else None
    ends_short = last is not None and last[1] is None and len(last[0]) <= 2
    before = r"(?<![^\W_" + _HAN + "])" if begins_latin else ""
    after = r"(?![^\W_" + _HAN + "])" if ends_short else ""
    return [found.start() for found in re.finditer(before + re.escape(term) + after, whole)]


@dataclass(frozen=True)
class Part:
    """A piece of a text, and whether it is what was sought."""

    text: str
    is_hit: bool = False


def highlights(text: str, query: Query, width: int = 0) -> list[Part]:
    """The text in parts. With `width` only about so many characters from a little before the first hit on."""
    whole, origins = _folded(text)
    hits = sorted(
        (origins[at], origins[at + len(term) - 1] + 1) for term in query.terms for at in _places(term, whole)
    )
    begin, end = _window(len(text), hits[0][0] if hits else 0, width)
    parts, done = [Part("…")] if begin else [], begin
    for start, stop in hits:
        first, last = max(start, done), min(stop, end)
        if first < last:
            parts += [Part(text[done:first]), Part(text[first:last], is_hit=True)]
            done = last
    parts += [Part(text[done:end]), Part("…" if end < len(text) else "")]
    return [part for part in parts if part.text]


def _window(length: int, first: int, width: int) -> tuple[int, int]:
    if not width or length <= width:
        return 0, length
    begin = max(0, min(first - width // 4, length - width))
    return begin, begin + width
