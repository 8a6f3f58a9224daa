"""What was measured, run by run, and the three forms it is told in: a table, JSON, and Markdown for the README."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


@dataclass
class Measure:
    """One figure of the product beside its reference, measured in the same runs."""

    name: str
    unit: str
    reference: str
    values: list[float] = field(default_factory=list)
    reference_values: list[float] = field(default_factory=list)

    def entry(self) -> dict[str, Any]:
        """The shape of docs/bench.json. `ratio` is the median of the runs' own ratios; low and high are of `value`."""
        ratios = [value / other for value, other in zip(self.values, self.reference_values, strict=True)]
        return {
            "name": self.name,
            "value": _rounded(median(self.values)),
            "unit": self.unit,
            "reference": self.reference,
            "reference_value": _rounded(median(self.reference_values)),
            "ratio": round(median(ratios), 3),
            "runs": len(self.values),
            "low": _rounded(min(self.values)),
            "high": _rounded(max(self.values)),
        }


class Results:
    """Every measure, in the order they were first taken."""

    def __init__(self) -> None:
        self._measures: dict[tuple[str, str], Measure] = {}

    def add(self, name: str, value: float, unit: str, reference: str, reference_value: float) -> None:
        """One run's figure."""
        measure = self._measures.setdefault((name, reference), Measure(name, unit, reference))
        measure.values.append(value)
        measure.reference_values.append(reference_value)
        print(f"  {name}: {value:,.1f} {unit} ({reference}: {reference_value:,.1f})", flush=True)

    def entries(self) -> list[dict[str, Any]]:
        return [measure.entry() for measure in self._measures.values()]

    def write(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(self.entries(), indent=2) + "\n")


def table(entries: Sequence[dict[str, Any]]) -> str:
    """Markdown, with its columns aligned so that it can be read on a terminal as well."""
    head = ["measure", "value", "low - high", "reference", "its value", "ratio"]
    rows = [
        [
            entry["name"],
            f"{entry['value']:,} {entry['unit']}",
            f"{entry['low']:,} - {entry['high']:,}",
            entry["reference"],
            f"{entry['reference_value']:,}",
            f"{entry['ratio']:.2f}",
        ]
        for entry in entries
    ]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join("| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in lines)


def put_into(readme: Path, entries: Sequence[dict[str, Any]]) -> None:
    """The table in the place the README keeps for it, if it keeps one."""
    text = readme.read_text()
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and end:
        readme.write_text(f"{before}{begin}\n{table(entries)}\n{end}{after}")


def _rounded(value: float) -> float | int:
    return round(value) if value >= 100 else round(value, 2)
