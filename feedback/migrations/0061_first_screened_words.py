"""A first list for everywhere. Staff add to it for their areas; administrators change it."""

from django.db import migrations

WORDS = {
    ("distress", False): ["不想活", "自杀", "轻生", "跳楼", "活不下去", "suicide", "kill myself"],
    ("threat", False): ["砍死", "杀了你", "杀死", "炸弹", "炸掉", "放火", "同归于尽", "bomb", "kill you"],
    ("accusation", False): ["受贿", "行贿", "贪污", "索贿", "收黑钱", "保护伞", "bribe", "corruption"],
    ("insult", False): ["王八蛋", "去死", "狗官", "他妈的", "fuck you"],
    ("advertising", True): ["代开发票", "办证刻章", "网络赌博", "博彩平台", "刷单返利", "无抵押贷款", "online casino"],
}


def fill(apps, schema_editor):
    word = apps.get_model("feedback", "ScreenedWord")
    word.objects.bulk_create(
        word(word=text, kind=kind, holds=holds) for (kind, holds), texts in WORDS.items() for text in texts
    )


class Migration(migrations.Migration):
    dependencies = [("feedback", "0060_screening")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
