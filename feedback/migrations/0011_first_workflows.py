"""The rules that a new portal begins with, and one version for each area that had time limits of its own."""

from typing import Any

from django.db import migrations

REASONS = [
    (
        "已进入诉讼、仲裁或行政复议",
        "In court, arbitration or administrative review",
        "请向受理该案的法院、仲裁机构或复议机关反映；法律咨询可拨打 12348。",
        "Please turn to the court, arbitration body or review authority that has the case; for legal advice call 12348.",
    ),
    (
        "具体案件，代表依法不得干预",
        "A specific legal case, from which deputies must keep out",
        "请向办案机关反映；不服处理的，可向其上级机关或人民检察院（12309）申诉。",
        "Please turn to the authority that handles the case, or appeal to the one above it or to the procuratorate (12309).",
    ),
    (
        "涉及个人违纪违法的举报",
        "An accusation against a person",
        "请向纪检监察机关举报：电话 12388，网站 www.12388.gov.cn。您的举报会被保密。",
        "Please report it, in confidence, to the discipline inspection body: telephone 12388, www.12388.gov.cn.",
    ),
    (
        "纯属民事或商业纠纷",
        "A purely private or commercial dispute",
        "可请社区人民调解委员会调解，或拨打 12348 咨询；消费纠纷请拨打 12315。",
        "The community's mediation committee can help, or call 12348; for consumer disputes call 12315.",
    ),
    (
        "属于信访事项",
        "A matter for the petition office",
        "请向当地信访部门反映，或登录国家信访局网上投诉平台。",
        "Please turn to the local petition office, or to the national petition platform on the Internet.",
    ),
    (
        "一般政务咨询或紧急求助",
        "A general question to the government, or something urgent",
        "政务咨询和投诉请拨打 12345；危及人身安全请立即拨打 110、119 或 120。",
        "For questions and complaints to the government call 12345; in danger call 110, 119 or 120 at once.",
    ),
]


def write(apps: Any, schema_editor: Any) -> None:
    workflow, limit = apps.get_model("feedback", "Workflow"), apps.get_model("feedback", "TimeLimit")
    outcome = apps.get_model("feedback", "OutcomeClass")
    first = workflow.objects.create()
    _add_reasons(apps, first)
    active = list(outcome.objects.filter(is_active=True).values("slug", "name", "name_en", "position"))
    outcome.objects.update(workflow=first)
    if outcome.objects.filter(is_active=False).exists():
        _fill(apps, workflow.objects.create(version=2), active)
    run(schema_editor, "UPDATE feedback_submission SET workflow_id = %s", [first.pk])
    for own in limit.objects.select_related("area").order_by("area__key"):
        days = {"accept_days": own.accept_days, "answer_days": own.answer_days, "close_days": own.close_days}
        days |= {"complex_days": max(own.answer_days, min(10, own.close_days)), "confirm_days": own.confirm_days}
        made = workflow.objects.create(area=own.area, ceiling_days=max(60, own.close_days), **days)
        _fill(apps, made, active)
        under = [made.pk, own.area.key + "%"]
        run(schema_editor, "UPDATE feedback_submission SET workflow_id = %s WHERE area_key LIKE %s", under)
    run(
        schema_editor,
        "UPDATE feedback_submission SET archive_at = closed_at + interval '90 days' WHERE state = 'closed'",
        [],
    )


def run(schema_editor: Any, sql: str, values: list[Any]) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(sql, values)


def _fill(apps: Any, workflow: Any, outcomes: list[dict[str, Any]]) -> None:
    outcome = apps.get_model("feedback", "OutcomeClass")
    outcome.objects.bulk_create(outcome(workflow=workflow, **fields) for fields in outcomes)
    _add_reasons(apps, workflow)


def _add_reasons(apps: Any, workflow: Any) -> None:
    reason = apps.get_model("feedback", "DeclineReason")
    reason.objects.bulk_create(
        reason(workflow=workflow, position=i * 10, name=name, name_en=name_en, instead=instead, instead_en=instead_en)
        for i, (name, name_en, instead, instead_en) in enumerate(REASONS, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("feedback", "0010_workflows")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
