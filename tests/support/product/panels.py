"""Every panel, field by field, against its owners' state (design 6): all of them, not counts."""

import contextlib
import itertools
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson

from tests.support.product.http import Answer, Http
from tests.support.product.state import NEWEST, Owned, State
from tests.support.product.tenant import Tenant
from tests.support.waiting import LONG, wait_until

READERS = 4
SHOWN = 5


def assert_panels_equal_owners(tenant: Tenant, owned: Owned, timeout: float = LONG) -> None:
    """Waits until the last event is folded. Fails with the first differences, each with both sides."""
    waiting = sorted(owned.contacts)
    few = waiting[:: len(waiting) // 100 + 1]
    found: dict[str, list[str]] = {}
    with contextlib.suppress(AssertionError):  # the whole is read once, when a few say that the last event has come
        wait_until(lambda: not _differences(tenant, owned, few), timeout)

    def remaining() -> bool:
        nonlocal waiting, found
        found = _differences(tenant, owned, waiting)
        waiting = sorted(found)
        return not waiting

    try:
        wait_until(remaining, timeout)
    except AssertionError:
        shown = "\n".join(difference for id in waiting[:SHOWN] for difference in found[id])
        raise AssertionError(f"{len(waiting)} panels differ from their owners:\n{shown}") from None
    assert_table_equals_owners(tenant, owned)


def assert_table_equals_owners(tenant: Tenant, owned: Owned) -> None:
    """The contacts table shows each contact once and as its owners have it (CT-1, AR-1)."""
    rows = tenant.bff.pages("/api/contacts", limit=200, archived="any")
    assert len(rows) == len({row["id"] for row in rows}) == len(owned.contacts)
    for row in rows:
        assert _tabled(row) == _tabled_by_owners(owned, row["id"]), row["id"]


def _differences(tenant: Tenant, owned: Owned, ids: list[str]) -> dict[str, list[str]]:
    """What differs, by contact."""
    parts = [ids[start::READERS] for start in range(READERS)]
    with ThreadPoolExecutor(READERS) as threads:
        found = threads.map(lambda part: _read_and_compare(tenant, owned, part), parts)
        return dict(itertools.chain.from_iterable(found))


def _read_and_compare(tenant: Tenant, owned: Owned, ids: Iterable[str]) -> list[tuple[str, list[str]]]:
    panels = Http(tenant.product.urls["panel-bff"], tenant.signed_in)
    try:
        read = ((id, panels.request("GET", f"/api/panels/{id}")) for id in ids)
        return [(id, wrong) for id, answer in read if (wrong := _wrong(owned, id, answer))]
    finally:
        panels.close()


def _wrong(owned: Owned, id: str, answer: Answer) -> list[str]:
    if answer.status != 200:
        return [f"{id}: the panel answers {answer.status}"]
    panel = answer.json
    etag = f'"{panel.pop("panel_seq")}.{panel["catalogue"].pop("catalogue_seq")}"'
    expected = _expected(owned, id)
    _tidy_catalogue(panel["catalogue"])
    wrong = _wrong_times(owned, id, panel["imports"])
    wrong += [
        f"{id}.{section}:\n  panel  {_text(panel.get(section))}\n  owners {_text(value)}"
        for section, value in expected.items()
        if panel.get(section) != value
    ]
    if answer.headers.get("etag", "").removeprefix("W/") != etag:
        wrong.append(f"{id}: the ETag {answer.headers.get('etag')} is not {etag}")
    if set(panel) != set(expected):
        wrong.append(f"{id}: sections {sorted(panel)}")
    return wrong


def _expected(owned: Owned, id: str) -> State:
    memberships = owned.memberships.get(id)
    return {
        "contact": owned.contacts[id],
        "labels": owned.label_sets.get(id),
        "notes": owned.notes.get(id),
        "summary": owned.summaries.get(id),
        "conversation": owned.conversations.get(id),
        "campaigns": owned.campaigns.get(id),
        "imports": {"total": len(memberships), "items": memberships[:NEWEST]} if memberships else None,
        "catalogue": {"labels": owned.labels, "fields": owned.fields},
    }


def _wrong_times(owned: Owned, id: str, imports: State | None) -> list[str]:
    """Takes the times out of the section. They are what contacts told of this contact, or at least of its imports."""
    items: list[State] = imports["items"] if imports else []
    wrong = [f"{id}: {items} is not {owned.told[id]}"] if id in owned.told and items != owned.told[id] else []
    for item in items:
        at = item.pop("applied_at")
        if at not in owned.applied_at[item["import_id"]]:
            wrong.append(f"{id}: no batch of the import was applied at {at}")
    return wrong


def _tidy_catalogue(catalogue: State) -> None:
    """By id, for the order is the reader's; the institution has its own test, its owner being the gateway itself."""
    del catalogue["institution"]
    for kind in ("labels", "fields"):
        catalogue[kind] = {state["id"]: state for state in catalogue[kind]}


def _tabled(row: State) -> State:
    return {**row, "labels": sorted(row["labels"])}


def _tabled_by_owners(owned: Owned, id: str) -> State:
    contact = owned.contacts[id]
    kept = ("id", "full_name", "phone", "email", "created_at", "archived", "test_user")
    channels = [{"channel": one["channel"], "status": one["status"]} for one in contact["channels"]]
    labels: list[Any] = owned.label_sets.get(id, {"labels": []})["labels"]
    return {name: contact[name] for name in kept} | {"channels": channels, "labels": sorted(labels)}


def _text(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()[:1500]
