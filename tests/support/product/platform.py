"""The outside platform, as it speaks to the running product: events on its topics, as their schemas say."""

import json
from typing import Any
from uuid import uuid4

from chassis.events import headers
from chassis.kafka import make_producer
from deploy.local.stack import Stack
from tests.support.product.tenant import Tenant

MESSAGE, SCRIPT_SENT = "messaging.message.v1", "campaigns.script-sent.v1"


def tells(stack: Stack, tenant: Tenant, topic: str, *events: dict[str, Any]) -> None:
    """On SMS unless an event says otherwise; each names its contact by our id or by its address."""
    producer = make_producer(stack.settings, "test")
    for given in events:
        told = {"id": str(uuid4()), "institution_id": str(tenant.id), "channel": "sms", **given}
        key = str(told.get("contact_id") or told["address"])
        sent = headers(id=told["id"], source="/platform", type=topic, institution=str(tenant.id), traceparent=None)
        producer.send(
            stack.settings.topic_prefix + topic, key=key.encode(), value=json.dumps(told).encode(), headers=sent
        )
    producer.close()
