"""Reads the programme file's content as rules, or as everything that is wrong with it in words a lawyer understands."""

from typing import Any

from selection.rules.identity import SCHOOL_TYPES
from selection.rules.programme import (
    Constraint,
    Criterion,
    CriterionKind,
    DataLimit,
    Effect,
    OrganizerRule,
    Programme,
    SchoolTypeRule,
)
from selection.rules.quantities import Interval, exact
from selection.rules.reading import Reading

DECISIONS = frozenset(
    {
        "FORELAGGANDE",
        "FORELAGGANDE_VITE",
        "ANMARKNING",
        "AVSTAENDE",
        "ATERKALLELSE",
        "VERKSAMHETSFORBUD",
        "TILLFALLIGT_VERKSAMHETSFORBUD",
        "STATLIG_ATGARD",
        "GRANSKNINGSBESLUT",
        "UTAN_BRIST",
    }
)
"""What Skolinspektionen can decide (skollagen 26 kap.)."""
STATUSES = frozenset({"PAGAENDE", "AVSLUTAD_AVHJALPT", "AVSLUTAD_KVARSTAENDE"})
ORGANIZER_TYPES = frozenset({"KOMMUN", "REGION", "ENSKILD", "STAT"})
FLAGS = frozenset({"PROFIT", "DIVIDENDS", "GROUP_CONTRIBUTION"})
OCCASIONS = (
    "supervision",
    "few_pupils",
    "organizer_type",
    "organizer_flag",
    "other_programme",
    "active_cooperation",
)
NEEDED_BY = {
    "supervision": ("decisions", "statuses"),
    "organizer_type": ("organizer_types",),
    "organizer_flag": ("flags",),
    "other_programme": ("programmes",),
}
NO_LIMITS = Interval(0, 0)
"""Of an indicator that is not known: a programme that names one is refused."""
TIES = frozenset({"units_in_need", "pupils", "organization_number"})


class InvalidProgramme(Exception):
    """`faults` lists every fault with its place in the document."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read_programme(document: Any, limits: dict[str, Interval]) -> Programme:
    """`limits` are the known indicators with their ranges. Raises InvalidProgramme with all faults at once."""
    top = Reading(document if isinstance(document, dict) else {})
    if top.choice("rounds", "none", "here", default="here") == "none":
        return _without_rounds(top)
    reference, need, eligibility = top.child("reference"), top.child("need"), top.child("eligibility")
    programme = Programme(
        code=top.text("code"),
        version=top.text("version"),
        name=top.text("name"),
        legal_basis=top.text("legal_basis"),
        valid_from=top.text("valid_from"),
        valid_to=top.optional_text("valid_to"),
        takes_rounds=True,
        computed_reference_allowed=reference.flag("computed_allowed", default=False),
        weighted_by=_weights(reference, limits),
        school_types={name: _school_type(name, child, limits) for name, child in top.named_children("school_types")},
        criteria=tuple(_criterion(child, limits) for child in top.children("criteria")),
        below_reference=_counts(need.child("criteria_below_reference")),
        by_conditions=_counts(need.optional_child("conditions_alone")),
        by_referral=eligibility.choice("basis", "need", "referral") == "referral",
        minimum_from_referral=eligibility.number("minimum_units_from_referral", low=0, high=10, default=0),
        constraints=tuple(_constraint(child) for child in top.children("constraints")),
        organizers=_organizers(top.child("organizers")),
        near_cutoff=top.number("near_cutoff_organizers", low=0, high=1000),
        reserve=top.number("reserve_organizers", low=0, high=1000),
        data_limits=tuple(_data_limit(child) for child in top.optional_children("data_limits")),
    )
    for level in (top, reference, need, eligibility):
        level.refuse_unknown()
    _agree(programme, top)
    if top.faults:
        raise InvalidProgramme(top.faults)
    return programme


def _weights(reference: Reading, limits: dict[str, Interval]) -> dict[str, str]:
    weights = reference.child("weighted_by")
    return {name: _indicator(weights, name, limits) or "" for name in weights.document}


def _indicator(level: Reading, name: str, limits: dict[str, Interval]) -> str | None:
    code = level.optional_text(name)
    if code is not None and code not in limits:
        level.fault(name, f"indikatorn ”{code}” finns inte i indicators.yaml")
    return code


def _school_type(name: str, level: Reading, limits: dict[str, Interval]) -> SchoolTypeRule:
    if name not in SCHOOL_TYPES:
        level.fault("", f"är inte en skolform, använd någon av {', '.join(SCHOOL_TYPES)}")
    rule = SchoolTypeRule(
        school_type=name,
        weight=level.number("weight", low=0, high=100),
        minimum_pupils=level.number("minimum_pupils", low=0, high=1000),
        maximum_units=level.number("maximum_units", low=0, high=10_000, default=10_000),
        pupils=_indicator(level, "pupils", limits),
        at_least=level.choices("at_least", frozenset(limits)),
    )
    level.refuse_unknown()
    return rule


def _criterion(level: Reading, limits: dict[str, Interval]) -> Criterion:
    kind = CriterionKind(level.choice("kind", *(kind.value for kind in CriterionKind)))
    indicator = _indicator(level, "indicator", limits) or ""
    if not indicator:
        level.fault("indicator", "ange vilken indikator kriteriet bygger på")
    criterion = Criterion(
        code=level.text("code"),
        name=level.text("name"),
        indicator=indicator,
        school_type=level.choice("school_type", *SCHOOL_TYPES),
        group=level.text("group"),
        kind=kind,
        high_is_need=level.choice("need", "low", "high") == "high",
        weight=level.number("weight", low=0, high=100),
        scale=exact(level.decimal("scale")),
        limits=limits.get(indicator, NO_LIMITS),
    )
    if criterion.scale <= 0:
        level.fault("scale", "ska vara större än noll")
    if criterion.counts == (criterion.weight == 0):
        level.fault("weight", "ska vara minst 1 för `result` och `condition`, och 0 för `complement` och `lens`")
    level.refuse_unknown()
    return criterion


def _counts(level: Reading) -> dict[str, int]:
    """The number of criteria that are enough, by group or school type."""
    return {name: level.number(name, low=1, high=20) for name in level.document}


def _without_rounds(top: Reading) -> Programme:
    """An assignment whose selection is made elsewhere: its name and its days, and no rules."""
    programme = Programme(
        code=top.text("code"),
        version=top.text("version"),
        name=top.text("name"),
        legal_basis=top.text("legal_basis"),
        valid_from=top.text("valid_from"),
        valid_to=top.optional_text("valid_to"),
        takes_rounds=False,
        computed_reference_allowed=False,
        weighted_by={},
        school_types={},
        criteria=(),
        below_reference={},
        by_conditions={},
        by_referral=False,
        minimum_from_referral=0,
        constraints=(),
        organizers=OrganizerRule(0, 0, (100,), 0, 0, ("organization_number",)),
        near_cutoff=0,
        reserve=0,
    )
    top.refuse_unknown()
    if top.faults:
        raise InvalidProgramme(top.faults)
    return programme


def _constraint(level: Reading) -> Constraint:
    when = level.choice("when", *OCCASIONS)
    constraint = Constraint(
        code=level.text("code"),
        effect=Effect(level.choice("effect", *(effect.value for effect in Effect))),
        when=when,
        reason=level.text("reason"),
        source=level.text("source"),
        decisions=frozenset(level.choices("decisions", DECISIONS)),
        statuses=frozenset(level.choices("statuses", STATUSES)),
        only_extensive=level.flag("only_extensive", default=False),
        only_serious=level.flag("only_serious", default=False),
        organizer_types=frozenset(level.choices("organizer_types", ORGANIZER_TYPES)),
        flags=frozenset(level.choices("flags", FLAGS)),
        programmes=frozenset(level.choices("programmes")),
        exception_allowed=level.flag("exception_allowed", default=False),
    )
    for name in NEEDED_BY.get(when, ()):
        if not getattr(constraint, name):
            level.fault(name, f"behövs när when är {when}, annars träffar regeln aldrig någon")
    level.refuse_unknown()
    return constraint


def _data_limit(level: Reading) -> DataLimit:
    limit = DataLimit(level.text("text"), level.text("source"))
    level.refuse_unknown()
    return limit


def _organizers(level: Reading) -> OrganizerRule:
    weights = level.value("unit_weights")
    if not isinstance(weights, list) or not weights or not all(isinstance(w, int) and w > 0 for w in weights):
        level.fault("unit_weights", "ska vara en lista av hela procenttal, till exempel [60, 25, 15]")
        weights = []
    elif weights != sorted(weights, reverse=True) or sum(weights) != 100:
        level.fault("unit_weights", "ska vara fallande och ge summan 100")
    rule = OrganizerRule(
        count=level.number("count", low=1, high=1000),
        maximum_units=level.number("maximum_units", low=1, high=100),
        unit_weights=tuple(weights),
        low_throughout=level.number("low_throughout", low=0, high=100),
        spread=level.number("spread", low=0, high=100),
        ties=level.choices("ties", TIES),
    )
    if not rule.ties or rule.ties[-1] != "organization_number":
        level.fault("ties", "ska sluta med organization_number, som alltid skiljer två huvudmän åt")
    level.refuse_unknown()
    return rule


def _agree(programme: Programme, top: Reading) -> None:
    """Faults that only show when sections are read together."""
    groups = {c.group: 0 for c in programme.criteria if c.kind is CriterionKind.RESULT}
    for criterion in programme.criteria:
        if criterion.kind is CriterionKind.RESULT:
            groups[criterion.group] += 1
        if criterion.school_type not in programme.school_types:
            top.fault(f"criteria[{criterion.code}]", f"skolformen {criterion.school_type} saknas under school_types")
    for group, count in programme.below_reference.items():
        if count > groups.get(group, 0):
            message = f"{count} kriterier krävs i gruppen ”{group}” men den har bara {groups.get(group, 0)}"
            top.fault("need.criteria_below_reference", message)
    for group in groups.keys() - programme.below_reference.keys():
        top.fault("need.criteria_below_reference", f"gruppen ”{group}” har resultatkriterier men inget antal")
    for school_type, count in programme.by_conditions.items():
        _agree_on_conditions(programme, top, school_type, count=count)
    for kind, codes in (
        ("criteria", [c.code for c in programme.criteria]),
        ("constraints", [c.code for c in programme.constraints]),
    ):
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            top.fault(kind, f"koden {code} används flera gånger")


def _agree_on_conditions(programme: Programme, top: Reading, school_type: str, *, count: int) -> None:
    kinds = [c.kind for c in programme.criteria if c.school_type == school_type]
    if CriterionKind.RESULT in kinds:
        top.fault("need.conditions_alone", f"skolformen {school_type} har resultatkriterier, och de avgör behovet")
    conditions = kinds.count(CriterionKind.CONDITION)
    if count > conditions:
        message = f"{count} förutsättningar krävs av {school_type} men uppdraget har bara {conditions}"
        top.fault("need.conditions_alone", message)
