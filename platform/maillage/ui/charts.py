"""Bar charts as plain data: `{% bar_chart %}` draws them as SVG beside their table."""

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.ui.components import Text

ROW_HEIGHT = 56
LABEL_BASELINE = 18
BAR_TOP = 26
BAR_HEIGHT = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `value` sets its length, `text` is the figure as read (an amount, a count, "fewer than 5")."""

    label: Text
    value: int
    text: Text


@dataclass(frozen=True, slots=True)
class BarShape:
    """A bar in place: vertical positions in pixels, width as a percentage of the drawing."""

    label: Text
    text: Text
    label_y: int
    bar_y: int
    width: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars from zero.

    `id` is unique on the page; `description` says in a sentence what the picture shows. `csv_url` adds a download.
    """

    id: str
    title: Text
    description: Text
    bars: Sequence[Bar]
    label_heading: Text
    value_heading: Text
    csv_url: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a negative value, which a bar from zero cannot show."""
        if any(bar.value < 0 for bar in self.bars):
            raise ValueError("A bar chart shows no negative value")

    @property
    def height(self) -> int:
        """Height of the drawing in pixels."""
        return ROW_HEIGHT * len(self.bars)

    @property
    def bar_height(self) -> int:
        """Height of a bar in pixels."""
        return BAR_HEIGHT

    @property
    def shapes(self) -> list[BarShape]:
        """The bars in place. Widths are percentages, so that text keeps its size on a phone."""
        longest = max((bar.value for bar in self.bars), default=0)
        return [_shape(bar, row * ROW_HEIGHT, longest) for row, bar in enumerate(self.bars)]


def _shape(bar: Bar, top: int, longest: int) -> BarShape:
    # Text, not a number: a template would write 43,2 in French, which SVG cannot read.
    width = f"{100 * bar.value / longest:.2f}%" if longest else "0%"
    return BarShape(bar.label, bar.text, top + LABEL_BASELINE, top + BAR_TOP, width)
