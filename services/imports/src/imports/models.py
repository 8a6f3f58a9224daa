"""The aggregate of this service: an import, from the file as it came to the fate of its last row."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.clock import iso
from imports.columns import Column, columns_of
from imports.dry_run import told
from imports.mapping import complete
from imports.roll_back import public, refusal, under_way

OUTCOMES = ("created", "updated", "unchanged", "skipped", "refused", "held")
OPEN = ("queued", "running", "waiting")
# the problems of an import that waits for staff to resume or cancel it
PAUSED = "paused"  # (IM-12)
SAME_BYTES = "same-bytes"  # imported before, and not started again unless somebody says so (IM-22)
DRAFT = "draft"  # to be looked at before it starts (IM-3, IM-11)
NEEDS_MAPPING = "needs-mapping"  # a dropped file with a header nobody has mapped yet (IM-16)
GUARD = "guard"  # too much of it would be refused or created (IM-11, IM-16)
NOT_STARTED = (SAME_BYTES, DRAFT, NEEDS_MAPPING, GUARD)
GUARDED = "guarded"  # it is run dry first, and then starts by itself or waits with `guard`
REVIEWABLE = (DRAFT, NEEDS_MAPPING, GUARD, GUARDED)  # started, not resumed

TEMPLATE = "template"  # the profile every institution has (IM-16)


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[str]: ARRAY(Text),
        list[str | None]: ARRAY(Text),
        list[dict[str, Any]]: JSONB,
    }


class Institution(Base):
    """What panel-bff tells of an institution, as far as this service needs it."""

    __tablename__ = "institution"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    slug: Mapped[str]
    name: Mapped[str]
    date_format: Mapped[str]


class MappingProfile(Base):
    """The mapping of a header, for the next file that has it (IM-16)."""

    __tablename__ = "mapping_profile"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    signature: Mapped[bytes]  # of the header, unique in the institution
    name: Mapped[str | None]
    header: Mapped[list[str]]
    targets: Mapped[list[str]]
    policies: Mapped[list[str]]
    value_maps: Mapped[list[dict[str, Any]]]
    date_formats: Mapped[list[str | None]]
    options: Mapped[dict[str, Any]]
    label_names: Mapped[list[str]]
    create_labels: Mapped[bool]
    guard_percent: Mapped[int | None]
    encoding: Mapped[str | None]  # where staff overruled what was detected (IM-2)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    @property
    def columns(self) -> list[Column]:
        return columns_of(self.targets, self.policies, self.value_maps, self.date_formats)


class DryRun(Base):
    """Where a dry run stands: what is told of it is in its import, what it says of each row in plan_row (IM-11)."""

    __tablename__ = "dry_run"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    next_offset: Mapped[int]  # as of an import
    next_row: Mapped[int]
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)  # in how many rows each field would change
    labels: Mapped[dict[str, Any]] = mapped_column(default=dict)  # that would be made: how the first row spells each
    worked_at: Mapped[datetime | None]  # when it last made room for others


class Import(Base):
    __tablename__ = "import"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    version: Mapped[int]
    run: Mapped[int]
    file_name: Mapped[str]
    source: Mapped[str]
    claim: Mapped[UUID | None]  # of a dropped file: the name of its claim, so that it becomes one import (IM-22)
    # whose rights it runs with, fixed at its start (design 3.13)
    actor: Mapped[str]
    role: Mapped[str]
    groups: Mapped[list[str] | None]
    # the file
    path: Mapped[str]  # in the file store
    sha256: Mapped[bytes]
    size: Mapped[int]
    same_bytes_as: Mapped[int | None]  # the number of the newest earlier import of the same bytes (IM-22)
    mends: Mapped[UUID | None]  # the import whose rows these are, mended (IM-13)
    mends_number: Mapped[int | None]
    encoding: Mapped[str]
    delimiter: Mapped[str]
    newline: Mapped[str]
    header_row: Mapped[int] = mapped_column(default=1)  # its number in the file; what stands before is not imported
    header: Mapped[list[str]]
    detection: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what is sure, and what staff said (IM-2)
    # what becomes of each column
    targets: Mapped[list[str]]
    policies: Mapped[list[str]] = mapped_column(default=list)  # IM-8
    value_maps: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # IM-10
    date_formats: Mapped[list[str | None]] = mapped_column(default=list)  # IM-10
    mapping_version: Mapped[int] = mapped_column(default=1)  # rises with every change of what a row may come to
    profile: Mapped[str | None]  # whose mapping this is, unchanged: TEMPLATE or an id (IM-16)
    guard_percent: Mapped[int | None]  # IM-11
    options: Mapped[dict[str, Any]]
    label_names: Mapped[list[str]]  # for every contact of the import (LA-5)
    create_labels: Mapped[bool]
    dry_run: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))  # the newest, as it is told
    reviewed: Mapped[UUID | None]  # the dry run it was started with: rows decided otherwise are held (IM-11)
    # how far it is
    status: Mapped[str]
    problem_code: Mapped[str | None]
    problem_message: Mapped[str | None]
    asked: Mapped[str | None]  # pause or cancel, until the batch under way is decided (IM-12)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # who paused, resumed, cancelled it; the newest
    roll_back: Mapped[dict[str, Any] | None]  # how far its roll-back is (roll_back.py, IM-15)
    rows_total: Mapped[int]
    created: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    skipped: Mapped[int]
    refused: Mapped[int]
    held: Mapped[int]
    in_part: Mapped[int]
    next_offset: Mapped[int]  # bytes of the file up to the first undecided row
    next_row: Mapped[int]  # the number of the last decided row
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    worked_at: Mapped[datetime | None]  # when it last made room for others
    texts_removed_at: Mapped[datetime | None]  # its file and the texts of its rows are gone since (IM-21)

    @property
    def columns(self) -> list[Column]:
        return columns_of(self.targets, self.policies, self.value_maps, self.date_formats)

    @property
    def rows_done(self) -> int:
        return sum(getattr(self, outcome) for outcome in OUTCOMES)

    @property
    def labelled(self) -> bool:
        """It gives labels (LA-5)."""
        return bool(self.label_names) or "labels" in self.targets

    @property
    def rows_to_take_back(self) -> int:
        """IM-15: also the unchanged ones, if it gives labels: they may have got some."""
        return self.created + self.updated + (self.unchanged if self.labelled else 0)

    def roll_back_refusal(self, *, with_mended: bool = False) -> tuple[str, str] | None:
        """IM-15: why it can not be taken back, as code and words. What made it fail may have been applied and not
        counted. With the import whose rows it mends also if it left every contact as it was: they belong to it."""
        failed = self.status == "failed" and self.started_at is not None
        rows = self.created + self.updated + self.unchanged if with_mended else self.rows_to_take_back
        return refusal(self.roll_back, over=self.status not in OPEN, did=rows > 0 or failed)

    @property
    def halted(self) -> bool:
        """It waits for staff, and no worker touches it."""
        waits = self.problem_code in (PAUSED, GUARDED, *NOT_STARTED)
        return self.status == "waiting" and waits and self.asked is None

    def counts(self) -> dict[str, int]:
        """IM-13: all but `in_part` add up to the data rows once the import has ended."""
        over = self.status not in OPEN
        counted = {outcome: getattr(self, outcome) for outcome in OUTCOMES}
        return counted | {"not_reached": self.rows_total - self.rows_done if over else 0, "in_part": self.in_part}

    def state(self) -> dict[str, Any]:
        """The whole state, as the event carries it."""
        problem = {"code": self.problem_code, "message": self.problem_message} if self.problem_code else None
        return {
            "id": str(self.id),
            "institution_id": str(self.institution_id),
            "version": self.version,
            "number": self.number,
            "name": f"import-{self.number}",
            "file_name": self.file_name,
            "source": self.source,
            "actor": self.actor,
            "status": self.status,
            "problem": problem,
            "asked": self.asked,
            "steps": self.steps,
            "created_at": iso(self.created_at),
            "started_at": iso(self.started_at) if self.started_at else None,
            "finished_at": iso(self.finished_at) if self.finished_at else None,
            "rows_total": self.rows_total,
            "rows_done": self.rows_done,
            "decided_up_to": self.next_row,
            "counts": self.counts(),
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "mapped": complete(self.targets, self.options["mode"]),
            "same_bytes_as": self.same_bytes_as,
            "dry_run": told(self.dry_run, self.mapping_version),
            "reviewed": str(self.reviewed) if self.reviewed else None,
            "roll_back": public(self.roll_back),
            "can_roll_back": self.roll_back_refusal() is None and not under_way(self.roll_back),
            "mends": {"import_id": str(self.mends), "number": self.mends_number} if self.mends else None,
            "texts_removed_at": iso(self.texts_removed_at) if self.texts_removed_at else None,
        }

    def claims(self) -> dict[str, Any]:
        """What tokens for contacts and labels say (design 3.13)."""
        return {
            "institution": self.institution_id,
            "user": self.actor,
            "role": self.role,
            "groups": self.groups,
            "origin": "import",
        }

    def roll_back_claims(self) -> dict[str, Any]:
        """The rights of who asked for the roll-back, as they were then."""
        asked = self.roll_back or {}
        return self.claims() | {"user": asked["by"], "role": asked["role"], "groups": asked["groups"]}
