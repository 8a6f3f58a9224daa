"""Why a contact can not be messaged, pure (CH-9)."""

from itertools import product
from typing import Any

import pytest

from contacts.consent import CHANNELS, Channel
from contacts.reachability import reachability

AT, UNTIL = "2026-05-01T12:00:00.000000Z", "2026-12-01T00:00:00.000000Z"


def a_channel(channel: str = "sms", status: str = "opted_in", source: str = "import", until: str | None = None) -> Any:
    return {
        "channel": channel,
        "address": "x",
        "status": status,
        "until": until,
        "source": source,
        "effective_at": AT,
    }


def a_contact(*channels: Channel, **fields: Any) -> dict[str, Any]:
    flags = dict.fromkeys(("archived", "test_user", "ai_disabled", "invalid_phone"), False)
    return {"channels": list(channels)} | flags | fields


def of(channel: str, contact: dict[str, Any]) -> dict[str, Any]:
    [verdict] = [one for one in reachability(contact) if one["channel"] == channel]
    return verdict


def test_every_channel_has_one_verdict_in_the_order_they_are_shown() -> None:
    """CH-9, CH-1."""
    verdicts = reachability(a_contact(a_channel(), a_channel("web")))
    assert [(one["channel"], one["can_message"]) for one in verdicts] == [
        ("sms", True),
        ("email", False),
        ("web", True),
        ("facebook", False),
    ]


@pytest.mark.parametrize(
    ("channel", "lifted_by"), [("sms", "staff"), ("email", "staff"), ("web", "contact"), ("facebook", "contact")]
)
def test_a_channel_the_contact_has_not_says_who_can_give_it(channel: str, lifted_by: str) -> None:
    """CH-9, CH-1: a phone and an email are staff's to add, the others come from the platform."""
    assert of(channel, a_contact()) == {
        "channel": channel,
        "can_message": False,
        "reason": "not_owned",
        "lifted_by": [lifted_by],
    }


def test_a_carriers_opt_out_is_the_contacts_alone_to_lift() -> None:
    """CH-9, CH-6."""
    assert of("sms", a_contact(a_channel(status="opted_out", source="carrier"))) == {
        "channel": "sms",
        "can_message": False,
        "reason": "opted_out",
        "lifted_by": ["contact"],
        "by": "carrier",
        "since": AT,
    }


def test_another_opt_out_is_also_staffs_to_lift() -> None:
    """CH-9, CH-7."""
    out = of("sms", a_contact(a_channel(status="opted_out", source="staff")))
    assert (out["by"], out["lifted_by"]) == ("staff", ["contact", "staff"])


def test_a_pause_says_until_when() -> None:
    """CH-9, CH-5."""
    pause = of("web", a_contact(a_channel("web", "paused", "contact", UNTIL)))
    assert (pause["reason"], pause["until"], pause["lifted_by"]) == ("paused", UNTIL, ["contact", "staff", "time"])
    for_good = of("web", a_contact(a_channel("web", "paused", "contact")))
    assert ("until" in for_good, for_good["lifted_by"]) == (False, ["contact", "staff"])


def test_an_invalid_phone_concerns_sms_alone() -> None:
    """CH-9, DE-2."""
    contact = a_contact(a_channel(), a_channel("email"), invalid_phone=True)
    assert (of("sms", contact)["reason"], of("email", contact)["can_message"]) == ("invalid_phone", True)


@pytest.mark.parametrize(
    ("archived", "owned", "status", "invalid"),
    list(product([True, False], [True, False], ["opted_in", "paused", "opted_out"], [True, False])),
)
def test_the_first_reason_is_the_one_that_is_told(archived: bool, owned: bool, status: str, invalid: bool) -> None:
    """CH-9: archived, channel not owned, opted out, paused, invalid phone."""
    channels = [a_channel(status=status)] if owned else []
    told = of("sms", a_contact(*channels, archived=archived, invalid_phone=invalid))
    reasons = [(archived, "archived"), (not owned, "not_owned"), (status == "opted_out", "opted_out")]
    reasons += [(status == "paused", "paused"), (invalid, "invalid_phone")]
    first = next((name for holds, name in reasons if holds), None)
    assert (told["can_message"], told.get("reason")) == (first is None, first)


def test_test_users_and_ai_disabled_are_remarks_and_no_reason() -> None:
    """CH-9, ID-10, AR-3."""
    told = of("sms", a_contact(a_channel(), test_user=True, ai_disabled=True))
    assert told == {"channel": "sms", "can_message": True, "remarks": ["test_user", "ai_disabled"]}
    assert of("sms", a_contact(a_channel())) == {"channel": "sms", "can_message": True}


def test_there_is_a_verdict_for_every_channel_in_the_list() -> None:
    """CH-1: the list is data."""
    assert [one["channel"] for one in reachability(a_contact())] == list(CHANNELS)
