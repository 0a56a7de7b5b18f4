"""The table of targets: what is measured, against what it may be."""

from dataclasses import asdict, dataclass


@dataclass
class Row:
    """A figure of ours, or its ratio to another one of the same run, against a limit."""

    what: str
    unit: str
    ours: float | None
    limit: float
    # What it is compared with; none: the limit is in the figure's own unit.
    peer: str = ""
    theirs: float | None = None
    # Where it is not just ours divided by theirs, but a median of rounds.
    ratio: float | None = None
    at_least: bool = False
    note: str = ""

    def __post_init__(self):
        if self.ratio is None and self.ours is not None and self.theirs:
            self.ratio = self.ours / self.theirs

    @property
    def met(self):
        """None where it was not measured."""
        value = self.ratio if self.peer else self.ours
        if value is None:
            return None
        return value >= self.limit if self.at_least else value <= self.limit

    @property
    def target(self):
        bound = ">=" if self.at_least else "<="
        share = f"1/{1 / self.limit:.0f}" if self.limit < 0.5 else f"{self.limit:.3g}"
        return f"{bound} {share} x {self.peer}" if self.peer else f"{bound} {self.limit:.4g} {self.unit}"

    @property
    def verdict(self):
        return {None: "", True: "met", False: "MISSED"}[self.met]

    def as_json(self):
        return asdict(self) | {"target": self.target, "met": self.met}


def show(rows):
    """As Markdown, aligned; then the notes."""
    cells = [["what", "unit", "target", "ours", "peer's", "ratio", ""]]
    cells += [
        [row.what, row.unit, row.target, *map(_number, (row.ours, row.theirs)), _ratio(row.ratio), row.verdict]
        for row in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = [f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths))} |" for line in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    notes = [f"- {row.what}: {row.note}" for row in rows if row.note]
    return "\n".join([*lines, "", *notes])


def _number(value):
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 1_000 else f"{value:.3g}"


def _ratio(value):
    return "-" if value is None else f"{value:.2f}"
