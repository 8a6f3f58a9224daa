"""From the bytes of a file to an import in the queue: the same way for an upload and for a dropped file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from chassis.clock import uuid7
from imports.codes import code_of
from imports.columns import Column
from imports.errors import FileRefused
from imports.examining import Examined, Knowledge, Said, examine
from imports.files import FileStore, Stored
from imports.mapping import CustomField, Mapping, map_header, missing
from imports.models import TEMPLATE, MappingProfile
from imports.profiles import fitted
from imports.readiness import problems_of
from imports.remapping import by_name, dated, suggested

Read = Callable[[int], bytes]

DEFAULT_OPTIONS = {"mode": "create_update", "strict": False, "update_by_email": False}


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Who brings a file, and what they say about it; what they do not say is a profile's or the usual."""

    institution: UUID
    actor: str
    role: str
    groups: list[str] | None
    source: str  # upload, folder or mend
    file_name: str
    claim: UUID | None = None
    encoding: str | None = None
    delimiter: str | None = None
    options: dict[str, Any] = field(default_factory=dict)
    label_names: list[str] = field(default_factory=list)
    create_labels: bool | None = None
    ask_same_bytes: bool = False  # whether to wait for an answer if these bytes came before (IM-22)
    draft: bool = False  # whether to wait to be looked at before it starts (IM-3)

    @property
    def may_wait(self) -> bool:
        """Whether a file whose columns are not clear is taken, and waits for somebody to say what they mean (IM-16)."""
        return self.draft or self.source == "folder"

    def claims(self) -> dict[str, Any]:
        return {
            "institution": self.institution,
            "user": self.actor,
            "role": self.role,
            "groups": self.groups,
            "origin": "import",
        }


@dataclass(frozen=True, kw_only=True)
class Terms:
    """On what terms a file is imported; `unclear` says why somebody has to look at its columns first."""

    columns: Sequence[Column]
    options: dict[str, Any]
    label_names: list[str]
    create_labels: bool
    profile: str | None = None
    guard_percent: int | None = None
    unclear: str | None = None


@dataclass(frozen=True)
class Taken:
    """A file that may become an import: kept in the store, read once from end to end."""

    id: UUID
    stored: Stored
    said: Said
    examined: Examined
    terms: Terms


def take_in(store: FileStore, knowledge: Callable[[], Knowledge], arrival: Arrival, read: Read, max_rows: int) -> Taken:
    """Store and examine a file. Raises FileRefused, and then nothing of it is kept; Away.

    `knowledge` gives what the institution knows, asked for once the file is known to be worth it.
    """
    import_id = uuid7()
    stored = store.save(arrival.institution, import_id, read)
    said = Said(arrival.encoding, arrival.delimiter)
    try:
        with store.open(stored.path) as file:
            known = knowledge()
            examined = examine(file, said, known, max_rows)
            return Taken(import_id, stored, said, examined, terms_of(examined, arrival, known))
    except BaseException:
        store.remove(stored.path)
        raise


def terms_of(examined: Examined, arrival: Arrival, known: Knowledge) -> Terms:
    """By the profile of its header, by the template's names, or by what is suggested. Raises FileRefused."""
    _check_header(examined, arrival)
    profile, customs = examined.profile, known.customs
    blocked = None if profile is None else _blocked(examined, profile, arrival, customs)
    if profile is not None and (blocked is None or arrival.may_wait):
        return _by_profile(profile, fitted(profile.columns, examined.look.names), arrival, blocked)
    said = _said(arrival)
    mapping = map_header(examined.look.names, customs, examined.look.sample_cells)
    unclear = _unclear(mapping, said["options"]["mode"])
    if unclear is None:
        return _by_template(by_name(mapping), examined, arrival, known)
    if not arrival.may_wait:
        raise unclear.refusal()
    return Terms(columns=suggested(examined.look, known), unclear=unclear.fact, **said)


def _check_header(examined: Examined, arrival: Arrival) -> None:
    """A header of characters that can not be read may come right when the encoding is overruled."""
    fault = examined.look.header.fault
    if fault and not (arrival.draft and fault.code == "encoding-error"):
        raise FileRefused("header-not-recognised", f"The header can not be read. {fault.message}")


def _said(arrival: Arrival, profile: MappingProfile | None = None) -> dict[str, Any]:
    """What this import is told, above what its profile is, above the usual."""
    create = True if profile is None else profile.create_labels
    return {
        "options": DEFAULT_OPTIONS | (profile.options if profile else {}) | arrival.options,
        "label_names": arrival.label_names or (profile.label_names if profile else []),
        "create_labels": create if arrival.create_labels is None else arrival.create_labels,
    }


def _by_profile(profile: MappingProfile, columns: Sequence[Column], arrival: Arrival, blocked: str | None) -> Terms:
    return Terms(
        columns=columns,
        profile=None if blocked else str(profile.id),
        guard_percent=profile.guard_percent,
        unclear=blocked,
        **_said(arrival, profile),
    )


def _by_template(columns: list[Column], examined: Examined, arrival: Arrival, known: Knowledge) -> Terms:
    """Formats of dates are for those who look at them; a file that starts by itself has the institution's (IM-10)."""
    shown = dated(columns, examined.look, known) if arrival.draft else columns
    return Terms(columns=shown, profile=TEMPLATE if shown == columns else None, **_said(arrival))


def _blocked(
    examined: Examined, profile: MappingProfile, arrival: Arrival, customs: Sequence[CustomField]
) -> str | None:
    """Why a profile can not be used any more: a field of it is gone (IM-16)."""
    mode = _said(arrival, profile)["options"]["mode"]
    names = examined.look.names
    found = problems_of(names, fitted(profile.columns, names), mode, customs)
    return " ".join(problem.message for problem in found) or None


class _Unclear(NamedTuple):
    """Why a file can not be imported by its names alone: what is so, and what helps who is to send another one."""

    code: str
    fact: str
    advice: str
    extra: dict[str, Any]

    def refusal(self) -> FileRefused:
        return FileRefused(self.code, f"{self.fact} {self.advice}".rstrip(), **self.extra)


def _unclear(mapping: Mapping, mode: str) -> _Unclear | None:
    """The first thing that is not clear."""
    if mapping.unrecognised:
        names = list(mapping.unrecognised)
        return _Unclear("header-not-recognised", _not_known(names), _rename(names), {"unrecognised": names})
    if mapping.doubled:
        said = "; ".join(f'"{one}" and "{other}"' for one, other in mapping.doubled)
        pairs = [list(pair) for pair in mapping.doubled]
        return _Unclear("duplicate-columns", f"These mean the same field: {said}.", "", {"columns": pairs})
    if lacking := missing(mapping.targets, mode):
        advice = code_of("missing-columns").next_step
        return _Unclear("missing-columns", f"Missing: {', '.join(lacking)}.", advice, {"missing": lacking})
    return None


def _not_known(names: list[str]) -> str:
    shown = ", ".join(f'"{name[:64]}"' for name in names[:10])
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return f"Not known: {shown}{more}."


def _rename(names: list[str]) -> str:
    hint = ' A column called just "id" is only taken in a file with the template\'s columns.' if "id" in names else ""
    return f"Rename them, define custom fields of these names, or remove them.{hint}"
