"""Every operation of every service under invented requests: no 5xx, and no answer that its OpenAPI document lacks."""

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy.orm import Session

from chassis.auth import Signer
from chassis.db import Database
from panel_bff.tokens import csrf_token
from summary.consumers import handle
from tests.panel_bff import states
from tests.panel_bff.conftest import ORIGIN, Bff
from tests.summary.conftest import a_message, a_record
from tests.support.databases import Databases
from tests.support.extent import extent
from tests.support.fuzzing import Explorer
from tests.support.product.apps import app_of
from tests.support.product.in_process import InProcess, served
from tests.support.product.tenant import Tenant

EXAMPLES = extent(4, soak=100)  # of each operation, as many right ones and as many wrong ones
pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]
CSV = b"First Name,Last Name,Phone,CRM ID\nAda,Lovelace,5551234567,C1\nBob,,555,C2\n"
BY_IMPORTS = (  # of contacts
    *("PUT /imports/{import_id}/batches", "POST /imports/{import_id}/end", "PUT /imports/{import_id}/dry-run"),
    "GET /imports/{import_id}/dry-runs/{dry_run_id}/moved",
)


@pytest.fixture
def tenant(services: InProcess) -> Tenant:
    return services.tenant()


@pytest.fixture
def ids(services: InProcess, tenant: Tenant) -> dict[str, str]:
    """One of everything, by the names that paths use."""
    contact = tenant.contacts.ok("POST", "/contacts", json={"first_name": "Ada", "phone": "5551234567"})
    term = tenant.contacts.ok("POST", "/fields", json={"name": "Term", "type": "choice", "options": ["Fall", "Spring"]})
    label = tenant.labels.ok("POST", "/labels", json={"name": "Honors"})
    started = tenant.imports.ok("POST", "/imports", params={"file_name": "people.csv"}, content=CSV)
    message = a_message(tenant.id, contact["id"])
    database = Database(services.databases["summary"].system)

    def hear(session: Session) -> None:
        handle(session, [a_record(message)])

    database.retrying(hear)
    database.close()
    return {
        "contact_id": contact["id"],
        "field_id": term["id"],
        "option_id": term["options"][0]["id"],
        "label_id": label["id"],
        "import_id": started["id"],
        "message_id": message["id"],
        "dry_run_id": started["id"],  # there is none
    }


@pytest.fixture
def bff(services: InProcess, tenant: Tenant, ids: Mapping[str, str], databases: Databases) -> Iterator[Bff]:
    """The BFF in front of the real owners; it has heard of what they have."""
    urls = databases.fresh_database("panel_bff")
    settings = {f"{name.upper()}_URL": url for name, url in services.product.urls.items()} | {"PUBLIC_ORIGIN": ORIGIN}
    with app_of("panel-bff", services.keys, services.folder, urls.web, **settings) as app:
        made = Bff(app, urls)
        made.institution(id=tenant.id)
        made.hears_of(states.CONTACT, tenant.contacts.ok("GET", f"/contacts/{ids['contact_id']}"))
        made.hears_of(states.FIELD, tenant.contacts.ok("GET", f"/fields/{ids['field_id']}"))
        made.hears_of(states.LABEL, tenant.labels.ok("GET", f"/labels/{ids['label_id']}"))
        made.hears_of(states.IMPORT, tenant.imports.ok("GET", f"/imports/{ids['import_id']}"))
        yield made
        made.close()


@pytest.mark.parametrize("service", ["contacts", "labels", "imports", "summary"])
def test_a_service_answers_as_its_document_says(
    service: str, services: InProcess, tenant: Tenant, ids: Mapping[str, str]
) -> None:
    """design 3.8: whatever is sent, the answer's status, type and shape are documented, and it is no 5xx."""

    def headers(operation: str) -> Mapping[str, str]:
        issuer, origin = ("imports", "import") if operation in BY_IMPORTS else ("panel-bff", "panel")
        signer = Signer(issuer, services.keys.signing_key_file(issuer))
        token = signer.token(service, institution=tenant.id, user="test-user", role="admin", origin=origin)
        return {"Authorization": f"Bearer {token}"}

    explorer = Explorer(services.product.urls[service], headers, ids, {"POST /imports": CSV}, EXAMPLES)
    explorer.explore()
    explorer.tell()
    assert list(explorer.faults) == []


def test_the_bff_answers_as_its_document_says(bff: Bff, tenant: Tenant, ids: Mapping[str, str]) -> None:
    """design 3.8: the same of what browsers ask, with the owners behind it."""
    admin = bff.user(tenant.id)
    signed_in = {
        "Cookie": f"panel_session={admin.token}",
        "Origin": ORIGIN,
        "X-CSRF-Token": csrf_token(admin.token or ""),
    }
    with served(bff.app) as url:
        explorer = Explorer(url, lambda _: signed_in, ids, {"POST /api/imports": CSV}, EXAMPLES)
        explorer.explore(leave_out=("DELETE /api/session",))
    explorer.tell()
    assert list(explorer.faults) == []
