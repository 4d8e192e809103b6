"""Which of the names that there are somebody may have meant."""

from shared.nearest import nearest

NAMES = {
    "gr9_all_subjects": "Andel med godkänt i alla ämnen, årskurs 9",
    "gr9_merit": "Genomsnittligt meritvärde, årskurs 9",
    "gr6_maths": "Betygsvärde i matematik, årskurs 6",
    "vux_passed": "Andel slutförda kurser med godkänt betyg, komvux",
}


def test_the_first_is_that_with_most_words_in_common() -> None:
    assert nearest("Andelen elever med godkända betyg i alla ämnen", NAMES).startswith("gr9_all_subjects (Andel med")
    assert nearest("MATTE: matematikbetyg åk 6", NAMES).startswith("gr6_maths (")
    assert nearest("gr9_merits", NAMES).startswith("gr9_merit (")


def test_three_are_named_also_of_what_is_like_none_and_only_the_beginning_of_a_page_is_read() -> None:
    assert nearest("", NAMES).count("(") == 3
    assert nearest("x " * 100 + "komvux", NAMES) == nearest("", NAMES)


def test_nothing_is_near_when_there_is_nothing() -> None:
    assert nearest("meritvärde", {}) == ""
