"""The words by which an opinion's topic is recognised; staff edit them afterwards."""

from typing import Any

from django.db import migrations, models

WORDS = {
    "streets": "路灯 路面 坑洼 窨井 井盖 人行道 盲道 护栏 积水 市政 streetlight lamp pavement pothole manhole sidewalk",
    "traffic": "交通 公交 地铁 堵车 拥堵 停车 红绿灯 信号灯 斑马线 电动车 充电桩 traffic parking bus metro crossing",
    "housing": "物业 小区 电梯 加装电梯 漏水 房屋 住房 业委会 维修基金 拆迁 housing property elevator lift leak",
    "environment": "垃圾 污染 噪音 扰民 油烟 河道 臭味 绿化 扬尘 环境 卫生 waste rubbish noise smell pollution river",
    "water": "停水 停电 燃气 自来水 水压 供暖 暖气 管道 电费 水费 water power electricity gas heating",
    "education": "学校 幼儿园 入学 学区 老师 教育 学生 课后 school kindergarten teacher pupil education",
    "health": "医院 看病 医保 挂号 疫苗 社区医院 医生 药 hospital doctor clinic vaccine medicine",
    "elderly": "养老 老人 助餐 托育 托幼 护理 敬老院 老年 elderly nursing childcare",
    "work": "工资 就业 社保 劳动 欠薪 退休金 养老金 工伤 失业 wage job pension insurance unemployed",
    "business": "企业 营商 产业 融资 税 个体户 执照 招商 company business tax licence",
    "countryside": "农村 农田 农业 村里 灌溉 宅基地 耕地 种粮 farm village field irrigation",
    "safety": "消防 安全 隐患 高空抛物 诈骗 治安 盗窃 监控 fire fraud theft danger",
    "culture": "图书馆 体育 健身 广场舞 文化 球场 公园 博物馆 library sport fitness culture park museum",
}


def add(apps: Any, schema_editor: Any) -> None:
    topic = apps.get_model("deputies", "Topic")
    for slug, words in WORDS.items():
        topic.objects.filter(slug=slug, words="").update(words=words)


class Migration(migrations.Migration):
    dependencies = [("deputies", "0008_deputies_by_status_and_level")]
    operations = [
        migrations.AddField(
            model_name="topic",
            name="words",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="By these an opinion's topic is recognised. Parted by spaces, commas or new lines.",
                verbose_name="words",
            ),
        ),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
