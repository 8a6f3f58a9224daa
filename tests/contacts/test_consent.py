"""Channels and consent, pure."""

from typing import Any

import pytest

from contacts.consent import Author, Channel, Settled, Wanted, appearing, first_channels, settle

NOW, EARLIER = "2026-11-23T12:00:00.000000Z", "2026-05-01T12:00:00.000000Z"
STAFF = Author("staff", NOW, may_loosen=True)
IMPORT = Author("import", NOW, may_loosen=False)


def a_contact(phone: str | None = "5551234567", email: str | None = None) -> dict[str, Any]:
    return {"phone": phone, "country_calling_code": "1", "email": email}


def a_channel(channel: str = "sms", address: str = "15551234567", status: str = "opted_in", **more: Any) -> Channel:
    shown = {"channel": channel, "address": address, "status": status, "until": None}
    return shown | {"source": "staff", "effective_at": EARLIER} | more


def settled(contact: dict[str, Any], before: list[Channel], author: Author = STAFF, **wanted: Wanted) -> Settled:
    return settle(contact, before, {}, wanted, author)


def test_a_phone_gives_sms_and_an_email_gives_email_opted_in() -> None:
    """CH-1."""
    done = settled(a_contact(email="ada@example.org"), [], IMPORT)
    assert [(c["channel"], c["address"], c["status"], c["source"]) for c in done.channels] == [
        ("sms", "15551234567", "opted_in", "import"),
        ("email", "ada@example.org", "opted_in", "import"),
    ]
    assert (
        [entry for entry, _ in done.entries]
        == done.channels
        == first_channels(a_contact(email="ada@example.org"), IMPORT)
    )


def test_adding_a_phone_to_a_web_chat_contact_makes_it_multi_channel() -> None:
    """CH-2."""
    web = a_channel("web", "visitor-1", source="platform")
    done = settled(a_contact(), [web])
    assert [channel["channel"] for channel in done.channels] == ["sms", "web"]
    assert done.channels[1] is web


def test_clearing_the_phone_takes_the_channel_and_the_old_number_brings_its_status_back() -> None:
    """CH-1, DE-4."""
    out = a_channel(status="opted_out")
    assert settled(a_contact(phone=None), [out]).channels == []
    assert appearing(a_contact(), []) == {("sms", "15551234567")}
    back = settle(a_contact(), [], {("sms", "15551234567"): out}, {}, STAFF)
    assert back.channels == [out]
    assert back.entries == []


def test_a_new_number_starts_clean() -> None:
    """DE-4: consent belongs to contact and number."""
    done = settled(a_contact(phone="5550000000"), [a_channel(status="opted_out")])
    assert [(c["address"], c["status"]) for c in done.channels] == [("15550000000", "opted_in")]


def test_a_status_given_with_a_new_channel_is_its_first() -> None:
    """CH-1: one entry, not opted in and then out."""
    done = settled(a_contact(), [], IMPORT, sms=Wanted("opted_out"))
    assert [entry["status"] for entry, _ in done.entries] == ["opted_out"]


@pytest.mark.parametrize("now", ["opted_in", "paused", "opted_out"])
@pytest.mark.parametrize("wanted", ["opted_in", "paused", "opted_out"])
def test_an_import_never_loosens(now: str, wanted: str) -> None:
    """CH-8."""
    order = ["opted_in", "paused", "opted_out"]
    done = settled(a_contact(), [a_channel(status=now)], IMPORT, sms=Wanted(wanted))
    stricter, looser = order.index(wanted) > order.index(now), order.index(wanted) < order.index(now)
    assert done.channels[0]["status"] == (wanted if stricter else now)
    assert [code for _, code, _ in done.left] == (["consent-not-loosened"] if looser else [])
    assert len(done.entries) == int(stricter)


@pytest.mark.parametrize("now", ["opted_in", "paused", "opted_out"])
@pytest.mark.parametrize("wanted", ["opted_in", "paused", "opted_out"])
def test_staff_may_set_any_status_with_a_reason(now: str, wanted: str) -> None:
    """CH-7."""
    done = settled(a_contact(), [a_channel(status=now)], STAFF, sms=Wanted(wanted, "asked on the phone"))
    assert done.channels[0]["status"] == wanted
    assert done.left == []
    assert [reason for _, reason in done.entries] == (["asked on the phone"] if wanted != now else [])


def test_a_pause_that_ends_is_looser_than_one_for_good() -> None:
    """CH-8."""
    paused, until = a_channel(status="paused", until="2026-12-01T00:00:00.000000Z"), "2026-11-30T00:00:00.000000Z"
    assert settled(a_contact(), [paused], IMPORT, sms=Wanted("paused")).channels[0]["until"] is None
    assert settled(a_contact(), [paused], IMPORT, sms=Wanted("paused", until=until)).channels == [paused]
    for_good = a_channel(status="paused")
    assert settled(a_contact(), [for_good], IMPORT, sms=Wanted("paused", until=until)).channels == [for_good]


def test_a_status_for_blanks_only_is_for_channels_that_appear() -> None:
    """CH-1, IM-8."""
    wanted = Wanted("opted_out", only_new=True)
    assert settled(a_contact(), [a_channel()], IMPORT, sms=wanted).channels == [a_channel()]
    assert settled(a_contact(), [], IMPORT, sms=wanted).channels[0]["status"] == "opted_out"


def test_staff_can_not_lift_a_carriers_opt_out() -> None:
    """CH-6."""
    done = settled(a_contact(), [a_channel(status="opted_out", source="carrier")], STAFF, sms=Wanted("opted_in", "x"))
    assert [code for _, code, _ in done.left] == ["carrier-opt-out"]
    assert done.channels[0]["status"] == "opted_out"


def test_a_status_for_a_channel_the_contact_lacks_is_said_not_lost() -> None:
    """CH-1."""
    done = settled(a_contact(phone=None), [], IMPORT, sms=Wanted("opted_out"))
    assert [(channel, code) for channel, code, _ in done.left] == [("sms", "unknown-option")]
