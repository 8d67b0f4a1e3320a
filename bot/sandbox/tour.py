"""What the page offers to say: examples by role, and a walk through the desk, made from the campaign's own words."""

from __future__ import annotations

from bot.sandbox.cast import ADMIN, LEADER, cast_of, group_id
from bot.sandbox.world import Json
from reporting.campaign import Campaign, Metric, MetricKind

FIGURES = (12, 68, 20, 150)
SHOWN_METRICS = 4


def _asked(campaign: Campaign) -> list[Metric]:
    duty = campaign.main_duty
    keys = (*duty.required, *duty.wanted) if duty else ()
    metrics = [campaign.metric_by_key[key] for key in keys] or [m for m in campaign.metrics if m.typed]
    return [metric for metric in metrics if metric.kind is MetricKind.INCREMENT][:SHOWN_METRICS]


def _pairs(metrics: list[Metric]) -> str:
    return " ".join(f"{metric.key}={FIGURES[index]}" for index, metric in enumerate(metrics))


def examples(campaign: Campaign) -> dict[str, list[str]]:
    """List messages to send with one tap, by role; `{unit}` stands for the unit's name."""
    metrics = _asked(campaign)
    if not metrics:
        return {
            "reporter": ["/status", "/chuabc"],
            "leader": ["/status"],
            "admin": ["/status"],
            "stranger": ["/huongdan"],
        }
    pairs, first = _pairs(metrics), metrics[0]
    words = ", ".join(f"{metric.label.lower()}: {FIGURES[index]}" for index, metric in enumerate(metrics[:2]))
    look = ["/status", "/status {unit}", "/chuabc"]
    return {
        "reporter": [
            f"/report {{unit}} {pairs}",
            f"{{unit}} báo cáo: {words}",
            f"/bc {{unit}} {first.key}=12O",
            "{unit} không phát sinh",
            *look,
            f"/sua {{unit}} {first.key}=15 lý do: nhập nhầm",
            "/huongdan",
        ],
        "leader": [*look, "Đề nghị các xã gửi báo cáo trước 10 giờ"],
        "admin": [*look, f"/bc {{unit}} {pairs}", f"/sua {{unit}} {first.key}=15 lý do: đối chiếu", "/huongdan"],
        "stranger": [f"/report {{unit}} {pairs}", "Chào cả nhóm", "/huongdan"],
    }


def steps(campaign: Campaign, said: frozenset[str]) -> list[Json]:
    """List the walk: a good report, a bad one, a question, then the clock; `said` are units that reported before."""
    leads = [part for part in cast_of(campaign) if part.role == "reporter" and part.unit not in said]
    metrics = _asked(campaign)
    if not leads or not metrics:
        return []
    one, two = leads[0], leads[min(1, len(leads) - 1)]
    group = group_id(0)
    name = {part.id: campaign.unit_by_code[part.unit].name for part in (one, two) if part.unit}
    pairs = _pairs(metrics)
    bad = " ".join(f"{metric.key}={'12O' if metric is metrics[-1] else FIGURES[0]}" for metric in metrics[:2])
    if len(metrics) > 1:
        bad = f"{metrics[0].key}=12 {metrics[1].key}=12O"
    return [
        {"as": one.id, "room": group, "text": f"/report {name[one.id]} {pairs}"}
        | {"vi": f"{one.name}: gửi báo cáo", "en": f"{name[one.id]}'s lead sends a report"},
        {"as": two.id, "room": group, "text": f"/bc {name[two.id]} {bad}"}
        | {"vi": f"{two.name}: gõ nhầm chữ O thay số 0", "en": f"{name[two.id]}'s lead types O for 0"},
        {"as": LEADER, "room": group, "text": "/status"}
        | {"vi": "Lãnh đạo: hỏi tình hình", "en": "The leader asks how it stands"},
        {
            "next": True,
            "vi": "Cho giờ trôi tới lúc bot nhắc ai chưa báo cáo",
            "en": "Let time pass until the bot reminds",
        },
        {
            "next": True,
            "vi": "Trôi tiếp: cảnh báo riêng, rồi bản tổng hợp",
            "en": "On to the private alert, then the summary",
        },
        {
            "as": LEADER,
            "room": LEADER,
            "vi": "Lãnh đạo: đọc tin bot nhắn riêng",
            "en": "The leader reads the private alert",
        },
        {
            "as": ADMIN,
            "room": ADMIN,
            "vi": "Thường trực: xem bot báo riêng điều gì",
            "en": "What the bot told the standing office",
        },
    ]
