"""How measurements are shown: our figure, the bare one, and their ratio, from the same run."""

from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Measured:
    """Things per second, ours and bare, over the rounds of one run; `ours / bare` is what can be compared."""

    what: str
    ours: list[float]
    bare: list[float]

    @property
    def ratio(self) -> float:
        return median(ours / bare for ours, bare in zip(self.ours, self.bare, strict=True))


def show(title: str, rows: list[Measured], console: Console) -> None:
    table = Table(title=title, title_justify="left")
    for heading in ("Mätning", "Vi, per sekund", "Bart, per sekund", "Kvot"):
        table.add_column(heading, justify="left" if heading == "Mätning" else "right")
    for row in rows:
        table.add_row(
            row.what,
            f"{median(row.ours):,.0f}".replace(",", " "),
            f"{median(row.bare):,.0f}".replace(",", " "),
            f"{row.ratio:.2f}".replace(".", ","),
        )
    console.print(table)
