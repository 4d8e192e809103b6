"""A chart says in words what it shows, and shows each figure where it is said."""

from decimal import Decimal
from xml.etree import ElementTree

from shared.charts import COLOURS, GREY, Bar, Frame, Group, draw

SVG = "{http://www.w3.org/2000/svg}"


def bar(value: int, **more: int) -> Bar:
    return Bar(Decimal(value), str(value), **more)


def rects(svg: str) -> list[ElementTree.Element]:
    """The bars and the legend, without the ground."""
    return [rect for rect in ElementTree.fromstring(svg).iter(f"{SVG}rect") if rect.get("width") != "100%"]


def texts(svg: str) -> list[str | None]:
    return [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_bars_are_as_long_as_their_figures() -> None:
    chart = draw("T", [Group("A", [bar(100)]), Group("B", [bar(50)]), Group("C", [bar(0)])])
    assert [int(rect.get("width") or 0) for rect in rects(chart.svg)] == [260, 130, 1]
    assert texts(chart.svg) == ["A", "100", "B", "50", "C", "0"]


def test_bars_reach_from_the_least_to_the_most_a_figure_can_be() -> None:
    frame = Frame(width=300, names=100)
    chart = draw("T", [Group("A", [bar(-50)])], frame=frame, low=Decimal(-100), high=Decimal(100))
    assert [(rect.get("x"), rect.get("width")) for rect in rects(chart.svg)] == [("100", "25")]


def test_a_figure_below_zero_is_an_outline_with_a_sign() -> None:
    (below,) = rects(draw("T", [Group("A", [Bar(Decimal(-2), "−2")])]).svg)
    assert (below.get("fill"), below.get("stroke")) == ("#ffffff", COLOURS[0])


def test_the_words_say_every_figure_with_its_series_and_what_is_missing() -> None:
    groups = [Group("<A> & B", [bar(1), Bar(None, "uppgift saknas")]), Group("C", [Bar(None, ""), bar(2)])]
    chart = draw('Utfall "nu"', groups, ("plan", "utfall"), unit="kr")
    words = 'Stapeldiagram, Utfall "nu". <A> & B: plan 1 kr, utfall uppgift saknas; C: utfall 2 kr.'
    assert chart.description == words
    assert ElementTree.fromstring(chart.svg).get("aria-label") == words


def test_what_has_no_figure_and_no_words_takes_no_room() -> None:
    one, two = (draw("T", [Group("A", bars)]) for bars in ([bar(1)], [bar(1), Bar(None, "")]))
    assert (one.height, len(rects(two.svg))) == (two.height, 1)


def test_one_bar_may_stand_out_among_those_of_its_series() -> None:
    chart = draw("T", [Group("Egen", [bar(1)]), Group("Riket", [bar(1, colour=GREY)])])
    assert [rect.get("fill") for rect in rects(chart.svg)] == [COLOURS[0], COLOURS[GREY]]


def test_a_chart_that_stands_alone_has_its_heading_and_a_name_too_long_for_its_column_is_cut_with_a_mark() -> None:
    chart = draw("Rubrik", [Group("N" * 99, [bar(1)])], frame=Frame(width=400, names=100, headed=True), unit="tkr")
    heading, unit, name, _ = texts(chart.svg)
    assert (heading, unit) == ("Rubrik", "tkr")
    assert name is not None
    assert len(name) < 20
    assert name.endswith("…")
    assert "N" * 99 in chart.description
