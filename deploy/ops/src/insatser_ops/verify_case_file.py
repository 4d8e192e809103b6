#!/usr/bin/env python3
"""Proves a case file: `python verify_case_file.py FILE.zip [--certificate stampel.pem …] [--heads toppar.json …]`.

One file that needs Python 3.11 and, for signatures, the package `cryptography`: no network, no database and no code of
the system that made the case file. It works everything out again by its own arithmetic, from the rules as the programme
states them, and shares not a line with the services. The exit code is 0 when nothing is wrong, 1 when something is, and
2 when the file is no case file.

It is read from the top: the file as a whole, the selection, agreement and documents, the money, events, audit trail and
reports, and last the table that is printed. People read Swedish, so all that is printed is.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

KIND, HEADS_KIND = "insatser-case-file/1", "insatser-audit-heads/1"
MANIFEST, SEAL = "manifest.json", "seal.json"
SERVICES = ("selection", "agreements", "budget", "followup")
GENESIS = "0" * 64
MARK = 16
PROVEN, FAULT, UNPROVEN = "bevisat", "FEL", "ej prövat"
Json = dict[str, Any]


# ---------------------------------------------------------------------------------------------- what has been found


@dataclass
class Report:
    """Findings of each proof, in the order that it was tried."""

    lines: list[tuple[str, str, str]] = field(default_factory=list)

    def proven(self, what: str, figures: str) -> None:
        self.lines.append((PROVEN, what, figures))

    def fault(self, what: str, figures: str) -> None:
        self.lines.append((FAULT, what, figures))

    def unproven(self, what: str, why: str) -> None:
        self.lines.append((UNPROVEN, what, why))

    def judge(self, what: str, faults: Sequence[str], figures: str) -> None:
        """Every fault by itself, or what was proven."""
        for text in faults:
            self.fault(what, text)
        if not faults:
            self.proven(what, figures)

    @property
    def faults(self) -> list[str]:
        return [f"{what}: {figures}" for state, what, figures in self.lines if state == FAULT]


# --------------------------------------------------------------------------------------------- the file as a whole


def canonical(content: Any) -> bytes:
    """One form for one content: UTF-8 JSON with sorted keys and no spaces."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def pack(members: dict[str, bytes]) -> bytes:
    """The archive: the same members always make the same bytes, so that not a byte of it goes unnoticed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name)  # the first day that a ZIP can name: when it was made stands in the manifest
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, members[name])
    return buffer.getvalue()


def make_manifest(about: Json, members: dict[str, bytes]) -> bytes:
    files = {name: {"sha256": sha256(content), "size": len(content)} for name, content in members.items()}
    return canonical(about | {"kind": KIND, "files": files})


class CaseFile:
    """The members of the archive, by name. `parse` and `rows` give what a member says."""

    def __init__(self, members: dict[str, bytes]) -> None:
        self.members = members
        self._parsed: dict[str, Any] = {}

    def parse(self, name: str) -> Any:
        if name not in self._parsed:
            self._parsed[name] = json.loads(self.members[name])
        return self._parsed[name]

    def rows(self, name: str) -> list[Json]:
        found: list[Json] = self.parse(name)
        return found

    def events(self, service: str, *types: str) -> list[Json]:
        """The data of the service's events of these types, in their order."""
        wanted = {f"{service}.{name}.v1" for name in types}
        return [event["data"] for event in self.rows(f"{service}/events.json") if event["type"] in wanted]


def open_archive(content: bytes, report: Report) -> CaseFile | None:
    """None for what is no archive at all. What cannot be read is named, and left out."""
    what = "Arkivet är det som packades"
    members: dict[str, bytes] = {}
    faults = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [info.filename for info in archive.infolist()]
            faults += [f"{name} finns {count} gånger" for name, count in Counter(names).items() if count > 1]
            for info in archive.infolist():
                try:
                    if info.compress_type != zipfile.ZIP_STORED:
                        raise zipfile.BadZipFile("compressed")
                    members[info.filename] = archive.read(info)
                except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
                    faults.append(f"{info.filename} är ändrad")
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        report.fault(what, f"filen går inte att öppna som arkiv: {error}")
        return None
    if not faults and (again := pack(members)) != content:
        place = next((i for i, (a, b) in enumerate(zip(content, again, strict=False)) if a != b), len(again))
        faults.append(f"omslaget kring delarna är ändrat, vid byte {place}")
    report.judge(what, faults, f"{len(members)} delar, {len(content)} byte, SHA-256 {sha256(content)}")
    return CaseFile(members)


def check_manifest(file: CaseFile, report: Report) -> None:
    """Every part is the one that the manifest names: none altered, none missing, none too many."""
    what = "Delarna är förteckningens"
    try:
        manifest = file.parse(MANIFEST)
        named = manifest["files"]
        faults = [] if canonical(manifest) == file.members[MANIFEST] else [f"{MANIFEST} är ändrad"]
    except (KeyError, ValueError, TypeError):
        report.fault(what, f"{MANIFEST} saknas eller är ändrad")
        return
    present = file.members.keys() - {MANIFEST, SEAL}
    faults += [f"{name} saknas" for name in sorted(named.keys() - file.members.keys())]
    faults += [f"{name} står inte i förteckningen" for name in sorted(present - named.keys())]
    faults += [
        f"{name} är ändrad"
        for name in sorted(present & named.keys())
        if named[name] != {"sha256": sha256(file.members[name]), "size": len(file.members[name])}
    ]
    report.judge(what, faults, f"{len(named)} delar med kontrollsumma")


def check_seal(file: CaseFile, trusted: Sequence[bytes], report: Report) -> None:
    """The manifest bears the agency's seal: an RSA signature (PKCS #1, SHA-256) of what `statement` says."""
    what = "Förteckningen är förseglad"
    try:
        seal = file.parse(SEAL)
        statement, signature = seal["statement"], bytes.fromhex(seal["signature"])
        certificate = bytes.fromhex(seal["certificate"])
        as_made = {"statement": statement, "signature": signature.hex(), "certificate": certificate.hex()}
        whole = canonical(as_made) == file.members[SEAL] and statement["certificate_hash"] == sha256(certificate)
    except (KeyError, ValueError, TypeError):
        report.fault(what, f"{SEAL} saknas eller är ändrad")
        return
    # A certificate that is not the one the seal names is not even parsed.
    if (signed := whole and verify_signature(certificate, signature, canonical(statement))) is None:
        report.unproven(what, "paketet cryptography finns inte här: pip install cryptography")
        return
    about = {"kind": KIND, "manifest_hash": sha256(file.members.get(MANIFEST, b""))}
    faults = []
    if not signed:
        faults.append(f"{SEAL} är ändrad: stämpeln gäller inte det som står där")
    elif about.items() - statement.items():
        faults.append(f"{MANIFEST} är ändrad: stämpeln gäller en annan förteckning")
    elif statement.get("cooperation_id") != file.parse(MANIFEST).get("cooperation_id"):
        faults.append("stämpeln gäller ett annat ärende")
    report.judge(what, faults, f"begärd av {statement.get('requested_by')}, stämplad {statement.get('sealed_at')}")
    check_trust("Stämpelns nyckel är Skolverkets", {certificate}, trusted, report)


def check_trust(what: str, certificates: set[bytes], trusted: Sequence[bytes], report: Report) -> None:
    prints = ", ".join(sorted(sha256(certificate) for certificate in certificates))
    if not trusted:
        report.unproven(what, f"lämna certifikatet med --certificate; filens har SHA-256 {prints}")
        return
    strange = sorted(sha256(certificate) for certificate in certificates - set(trusted))
    report.judge(what, [f"certifikatet {one} är inget av de lämnade" for one in strange], f"SHA-256 {prints}")


def verify_signature(certificate: bytes, signature: bytes, signed: bytes) -> bool | None:
    """None where the package is not installed. It is imported here so that all else can be proven without it."""
    try:
        from cryptography import x509
        from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding, rsa
    except ImportError:
        return None
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            return False
        key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


# ---------------------------------------------------------------------------------------- the selection, run again

SCALE = 10_000
"""Every quantity is a whole number of ten-thousandths: no sum depends on its order; only `divide` rounds."""
ENDLESS = 10_000 * SCALE
FEW = 4 * SCALE
FIVE = 5 * SCALE
Span = tuple[int, int]


def exact(value: Any) -> int:
    scaled = Decimal(str(value)) * SCALE
    if scaled != int(scaled):
        raise ValueError(f"{value} har fler än fyra decimaler")
    return int(scaled)


def in_text(quantity: int) -> str:
    sign, (whole, part) = "-" * (quantity < 0), divmod(abs(quantity), SCALE)
    return f"{sign}{whole}.{part:04d}".rstrip("0").rstrip(".")


def divide(numerator: int, denominator: int) -> int:
    """Nearest whole number, halves up; both are never negative here."""
    return (2 * numerator + denominator) // (2 * denominator)


@dataclass
class Need:
    """A unit as the school type where its need is greatest. `in_need` None: not known."""

    code: str
    owner: str
    school_type: str
    criteria: list[Json]
    score: Span
    in_need: bool | None
    has_results: bool
    pupils: Span

    @property
    def greatness(self) -> tuple[bool, int, int]:
        return self.has_results, {False: 0, None: 1, True: 2}[self.in_need], self.score[0]


@dataclass
class Hit:
    """A rule that hits a unit: for certain, or perhaps."""

    code: str
    effect: str
    certain: bool
    exception: bool


@dataclass
class Place:
    """An organiser among the organisers; `order` is what they are sorted by, less is better."""

    owner: str
    score: int
    units: list[Need]
    order: tuple[Any, ...]


class Selection:
    """A round worked out from the file of its decision: the rules of its programme and the inputs that were frozen."""

    def __init__(self, file: Json) -> None:
        self.programme: Json = file["programme"]
        self.snapshot: Json = file["snapshot"]
        self.limits = {code: (exact(low), exact(high)) for code, (low, high) in file["limits"].items()}
        self.averages = {code: exact(entry["value"]) for code, entry in self.snapshot["references"].items()}
        self.types: Json = self.programme["school_types"]
        self.rule: Json = self.programme["organizers"]
        self.needs = [self._need_of(code, unit) for code, unit in sorted(self.snapshot["units"].items())]
        self.answers = {answer["unit_code"]: answer for answer in self.snapshot["answers"]}
        self.hits = {need.code: list(self._hits(need)) for need in self.needs}
        self.named = set(self.snapshot["referral"])
        self.named |= {need.owner for need in self.needs if need.code in self.named}
        self.eligible = [n for n in self.needs if n.in_need and self._considered(n) and not self._barred(n)]
        self.may_be_offered = {need.code for need in self.eligible}
        self.known = _by_owner(n for n in self.needs if n.in_need is not None and n.has_results)
        self.mine = _by_owner(self.eligible)
        places = [self._place(owner, units, self.known[owner]) for owner, units in self.mine.items()]
        self.places = sorted(places, key=lambda place: place.order)
        self.chosen, self.passed_over = self._fill()

    # Each unit by itself.

    def _need_of(self, code: str, unit: Json) -> Need:
        found = [self._as(code, unit, name, rule) for name, rule in self.types.items() if name in unit["school_types"]]
        if not found:
            return Need(code, unit["organization_number"], "", [], (0, 0), False, False, self._pupils(unit, {}))
        best = found[0]
        for other in found[1:]:
            if other.greatness > best.greatness:
                best = other
        return best

    def _as(self, code: str, unit: Json, name: str, rule: Json) -> Need:
        criteria = [c for c in self.programme["criteria"] if c["school_type"] == name]
        counted = [c for c in criteria if self._counts(c, unit)]
        weights = max(sum(c["weight"] for c in counted), 1)
        shown = [self._criterion(c, unit, rule, weights=weights, counts=c in counted) for c in criteria]
        points = [c["points"] for c in shown if c["points"]]
        score = (sum(low for low, _ in points), sum(high for _, high in points))
        in_need, has_results = self._in_need(unit, name, shown)
        return Need(
            code, unit["organization_number"], name, shown, score, in_need, has_results, self._pupils(unit, rule)
        )

    def _counts(self, criterion: Json, unit: Json) -> bool:
        """Results count where something is published of the unit, conditions always; both need an average."""
        if criterion["kind"] not in ("result", "condition") or criterion["indicator"] not in self.averages:
            return False
        return criterion["kind"] == "condition" or criterion["indicator"] in unit["observations"]

    def _criterion(self, criterion: Json, unit: Json, rule: Json, *, weights: int, counts: bool) -> Json:
        indicator = criterion["indicator"]
        truth = self._truth(unit, indicator, rule) if counts or indicator in unit["observations"] else None
        points = worse = None
        if counts and truth:
            average = self.averages[indicator]
            short = [v - average if criterion["need"] == "high" else average - v for v in truth]
            worse = True if min(short) > 0 else False if max(short) <= 0 else None
            factor, part = criterion["weight"] * rule["weight"] * SCALE, exact(criterion["scale"]) * weights
            points = (divide(max(min(short), 0) * factor, part), divide(max(max(short), 0) * factor, part))
        return criterion | {"truth": truth, "points": points, "worse": worse}

    def _truth(self, unit: Json, indicator: str, rule: Json) -> Span:
        """Between which limits the truth lies: a suppressed value can be anything, `~100` hides one to four pupils."""
        low, high = self.limits[indicator]
        if indicator not in unit["observations"]:
            return low, high
        if unit["observations"][indicator][1] == "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE":
            pupils = self._first(unit, rule.get("at_least") or ())
            return (max(high * (pupils - FEW) // pupils, low) if pupils and pupils > FEW else low), high
        return self._published(unit, indicator) or (low, high)

    def _published(self, unit: Json, indicator: str) -> Span | None:
        if indicator not in unit["values"]:
            return None
        value, kind = exact(unit["values"][indicator]), unit["observations"][indicator][1]
        if kind == "EXISTS":
            return value, value
        return (max(value - FIVE, 0), value + FIVE) if kind == "APPROXIMATE" else None

    def _first(self, unit: Json, indicators: Iterable[str]) -> int | None:
        return next((exact(unit["values"][code]) for code in indicators if code in unit["values"]), None)

    def _in_need(self, unit: Json, name: str, shown: list[Json]) -> tuple[bool | None, bool]:
        """In need or not, and whether there is anything to judge by."""
        counted = [c for c in shown if c["points"]]
        needed = self.programme["need"]
        if (enough := (needed.get("conditions_alone") or {}).get(name)) is not None:
            known = any(c["indicator"] in unit["observations"] for c in counted)
            return (_enough(counted, enough), True) if known else (False, False)
        results = [c for c in counted if c["kind"] == "result"]
        groups = needed["criteria_below_reference"].items()
        answers = [_enough([c for c in results if c["group"] == group], enough) for group, enough in groups]
        return (True if True in answers else None if None in answers else False), bool(results)

    def _pupils(self, unit: Json, rule: Json) -> Span:
        """The year's statistics, else the register's count, else no fewer than in one grade."""
        indicator = rule.get("pupils")
        if indicator and indicator in unit["values"]:
            return self._published(unit, indicator) or (0, ENDLESS)
        if unit["pupils"]:
            return exact(unit["pupils"][0]), exact(unit["pupils"][1])
        return self._first(unit, rule.get("at_least") or ()) or 0, ENDLESS

    # The rules that exclude, defer or ask for a review.

    def _hits(self, need: Need) -> Iterator[Hit]:
        for rule in self.programme["constraints"]:
            certain = self._is_hit(rule, need)
            if certain is not False:
                yield Hit(rule["code"], rule["effect"], certain is True, bool(rule.get("exception_allowed")))
        if answer := self.answers.get(need.code):
            waits = answer["review_on"] is None or self.snapshot["as_of"] < answer["review_on"]
            if answer["answer"] == "DO_NOT_OFFER":
                yield Hit("inspectorate_do_not_offer", "exclude", True, False)
            if answer["answer"] == "WAIT_UNTIL" and waits:
                yield Hit("inspectorate_wait", "hold", True, False)
        if self._overridden("REMOVE_UNIT", need):
            yield Hit("override", "exclude", True, False)

    def _is_hit(self, rule: Json, need: Need) -> bool | None:
        organizer = self.snapshot["organizers"][need.owner]
        if rule.get("organizer_types") and organizer["organizer_type"] not in rule["organizer_types"]:
            return False
        match rule["when"]:
            case "few_pupils":
                least = self.types[need.school_type]["minimum_pupils"] * SCALE if need.school_type else 0
                return True if need.pupils[1] < least else None if need.pupils[0] < least else False
            case "supervision":
                return any(_concerns(rule, decision, need) for decision in self.snapshot["supervision"])
            case "organizer_flag":
                return bool(set(rule["flags"]) & set(organizer["flags"]))
            case "other_programme":
                return bool(set(rule["programmes"]) & set(organizer["programmes"]))
            case "active_cooperation":
                return self.programme["code"] in organizer["programmes"]
            case _:
                return bool(rule.get("organizer_types"))

    def _barred(self, need: Need) -> bool:
        return any(hit.effect != "review" for hit in self.hits[need.code])

    def _considered(self, need: Need) -> bool:
        return self.programme["eligibility"]["basis"] != "referral" or need.owner in self.named

    def _overridden(self, kind: str, need: Need) -> bool:
        return any(o["kind"] == kind and o["unit_code"] == need.code for o in self.snapshot["overrides"])

    # The order of organisers, and the round filled from the top.

    def _place(self, owner: str, eligible: Iterable[Need], known: Sequence[Need]) -> Place:
        units = _neediest_first(eligible)
        weights = self.rule["unit_weights"]
        score = divide(sum(weight * need.score[0] for weight, need in zip(weights, units, strict=False)), 100)
        if len(known) >= 2:
            scores = [need.score[0] for need in known]
            low = divide(self.rule["low_throughout"] * SCALE * sum(n.in_need is True for n in known), len(known))
            score += max(low, divide(self.rule["spread"] * (max(scores) - min(scores)), 100))
        ties = {
            "units_in_need": -len(units),
            "pupils": -sum(need.pupils[0] for need in units),
            "organization_number": owner,
        }
        return Place(owner, score, units, (-score, *(ties[tie] for tie in self.rule["ties"])))

    def _fill(self) -> tuple[dict[str, list[Need]], set[str]]:
        chosen: dict[str, list[Need]] = {}
        passed_over: set[str] = set()
        used: Counter[str] = Counter()
        referral, first = set(self.snapshot["referral"]), self.programme["eligibility"]
        for place in self.places:
            if len(chosen) == self.rule["count"]:
                break
            named = [n for n in place.units if n.code in referral][: first.get("minimum_units_from_referral") or 0]
            picked: list[Need] = []
            for need in [*named, *(n for n in place.units if n not in named)]:
                most = self.types[need.school_type].get("maximum_units")
                if len(picked) < self.rule["maximum_units"] and (most is None or used[need.school_type] < most):
                    picked.append(need)
                    used[need.school_type] += 1
            if picked:
                chosen[place.owner] = _neediest_first(picked)
            else:
                passed_over.add(place.owner)
        return chosen, passed_over

    # What is said of every unit.

    def _outcome(self, need: Need) -> tuple[str, list[str]]:
        certain = [hit for hit in self.hits[need.code] if hit.certain]
        barring = [hit for hit in certain if hit.effect != "review"]
        if self._overridden("ADD_UNIT", need) and all(hit.exception for hit in barring):
            return "selected", ["override"]
        for effect, outcome in (("exclude", "excluded"), ("hold", "held")):
            if codes := [hit.code for hit in certain if hit.effect == effect]:
                return outcome, codes
        if need in self.chosen.get(need.owner, []):
            worst = sorted((-c["points"][0], c["code"]) for c in need.criteria if c["points"] and c["points"][0] > 0)
            return "selected", [code for _, code in worst[:3]]
        if self._depends_on_an_unknown(need):
            return "cannot_be_assessed", ["unknown"]
        return "not_selected", [self._why_not(need)]

    def _why_not(self, need: Need) -> str:
        if not self._considered(need):
            return "not_in_referral"
        if not need.has_results:
            return "no_statistics"
        if need.in_need is False:
            return "not_in_need"
        if need.code not in self.may_be_offered:
            return "below_cutoff_at_worst"
        if need.owner in self.chosen:
            return "organizer_maximum"
        return "school_type_maximum" if need.owner in self.passed_over else "below_cutoff"

    def _depends_on_an_unknown(self, need: Need) -> bool:
        """Would it be selected if all that is unknown of it were at its worst, and all others stood as they are?"""
        if need.in_need is False or not need.has_results or not self._considered(need):
            return False
        if need.code in self.may_be_offered and need.score[0] == need.score[1]:
            return False
        if mine := self.chosen.get(need.owner):
            return len(mine) < self.rule["maximum_units"] or need.score[1] > mine[-1].score[0]
        if len(self.chosen) < self.rule["count"]:
            return True
        score, pupils = (need.score[1],) * 2, (need.pupils[1],) * 2
        worst = Need(need.code, need.owner, need.school_type, need.criteria, score, True, True, pupils)
        eligible, known = (
            [*(n for n in among[need.owner] if n.code != need.code), worst] for among in (self.mine, self.known)
        )
        last = next(place.order for place in reversed(self.places) if place.owner in self.chosen)
        return self._place(need.owner, eligible, known).order < last

    def result(self) -> Iterator[Json]:
        """The result that the decision must give each unit."""
        ranks = {need.code: rank for rank, need in enumerate(_neediest_first(self.eligible), start=1)}
        places = {place.owner: number for number, place in enumerate(self.places, start=1)}
        line_in, line_out = self.lines()
        near = self.rule["count"] + self.programme["near_cutoff_organizers"]
        for need in self.needs:
            outcome, reasons = self._outcome(need)
            rank, place = ranks.get(need.code), places.get(need.owner)
            line = line_out if need.owner in self.chosen else line_in
            away = self.places[place - 1].score - line if place and line is not None else None
            unknown = [c["name"] for c in need.criteria if c["points"] and c["truth"][0] != c["truth"][1]]
            yield {
                "school_unit_code": need.code,
                "organization_number": need.owner,
                "school_type": need.school_type,
                "in_need": need.in_need,
                "points": {"low": in_text(need.score[0]), "high": in_text(need.score[1])},
                "outcome": outcome,
                "rank": rank,
                "organizer_rank": place,
                "distance_to_line": None if away is None else in_text(away),
                "near_cutoff": bool(outcome == "not_selected" and rank and place and place <= near),
                "unknown": unknown,
                "criteria": [(c["code"], _texts(c["truth"]), _texts(c["points"]), c["worse"]) for c in need.criteria],
                "reasons": reasons,
                "reviews": [hit.code for hit in self.hits[need.code] if hit.effect == "review"],
            }

    def lines(self) -> tuple[int | None, int | None]:
        """The points of the last organiser inside, and of the first outside."""
        inside = [place.score for place in self.places if place.owner in self.chosen]
        outside = [p.score for p in self.places if p.owner not in self.chosen and p.owner not in self.passed_over]
        return (inside[-1] if inside else None), (outside[0] if outside else None)

    def organizers(self) -> list[Json]:
        return [
            {
                "organization_number": place.owner,
                "rank": rank,
                "selected": place.owner in self.chosen,
                "points": in_text(place.score),
                "units": [need.code for need in place.units],
            }
            for rank, place in enumerate(self.places, start=1)
        ]


def _by_owner(needs: Iterable[Need]) -> defaultdict[str, list[Need]]:
    found: defaultdict[str, list[Need]] = defaultdict(list)
    for need in needs:
        found[need.owner].append(need)
    return found


def _neediest_first(needs: Iterable[Need]) -> list[Need]:
    return sorted(needs, key=lambda need: (-need.score[0], need.code))


def _enough(criteria: Sequence[Json], enough: int) -> bool | None:
    """As many as are needed on the needy side: for certain, perhaps (None), or not."""
    worse = [c["worse"] for c in criteria]
    if worse.count(True) >= enough:
        return True
    return None if worse.count(True) + worse.count(None) >= enough else False


def _concerns(rule: Json, decision: Json, need: Need) -> bool:
    """A decision on the organiser concerns all its units, one on a unit only that unit."""
    return (
        (decision["unit_code"] or decision["organization_number"]) in (need.code, need.owner)
        and decision["decision"] in rule["decisions"]
        and decision["status"] in rule["statuses"]
        and (decision["extensive"] or not rule.get("only_extensive"))
        and (decision["serious"] or not rule.get("only_serious"))
    )


def _texts(span: Span | None) -> list[str] | None:
    return None if span is None else [in_text(span[0]), in_text(span[1])]


def as_said(unit: Json) -> Json:
    """A unit of the result, as `Selection.result` gives it."""
    criteria = [(c["criterion"], c["truth"], c["points"], c["worse_than_average"]) for c in unit["criteria"]]
    codes = {name: [reason["code"] for reason in unit[name]] for name in ("reasons", "reviews")}
    return {name: value for name, value in unit.items() if name != "name"} | codes | {"criteria": criteria}


def differences(decision: Json, said: Json) -> Iterator[str]:
    """Where the result differs from what the rules and the inputs give."""
    selection = Selection(decision)
    shown = {unit["school_unit_code"]: as_said(unit) for unit in said["units"]}
    for found in selection.result():
        other = shown.pop(found["school_unit_code"], {})
        names = [name for name in found.keys() | other.keys() if found.get(name) != other.get(name)]
        if names:
            yield f"skolenhet {found['school_unit_code']}: {', '.join(sorted(names))}"
    yield from (f"skolenhet {code} finns inte i underlaget" for code in shown)
    kept = ("organization_number", "rank", "selected", "points", "units")
    if selection.organizers() != [{name: place[name] for name in kept} for place in said["organizers"]]:
        yield "huvudmännens ordning"
    if [None if line is None else in_text(line) for line in selection.lines()] != [
        said["line"]["in"],
        said["line"]["out"],
    ]:
        yield "gränsen mellan valda och inte valda"


def check_selection(file: CaseFile, report: Report) -> None:
    decision, result = file.parse("selection/decision-file.json"), file.members["selection/result.json"]
    hashes = {
        "underlaget": (sha256(canonical(decision["snapshot"])), decision["snapshot_hash"]),
        "resultatet": (sha256(result), decision["result_hash"]),
    }
    wrong = [
        f"{name} har en annan kontrollsumma än beslutet anger" for name, pair in hashes.items() if len(set(pair)) > 1
    ]
    decided = file.events("selection", "round-decided")
    wrong += [
        "händelsen om beslutet anger ett annat underlag"
        for event in decided
        if event["snapshot_hash"] != decision["snapshot_hash"]
    ]
    figures = f"underlag {decision['snapshot_hash'][:MARK]}…, resultat {decision['result_hash'][:MARK]}…"
    report.judge("Urvalets underlag och resultat är beslutets", wrong, figures)

    said = json.loads(result)
    counts = Counter(unit["outcome"] for unit in said["units"])
    faults = list(differences(decision, said))
    shown = [*faults[:20], *([f"… och {len(faults) - 20} till"] if len(faults) > 20 else [])]
    line = f"gräns {said['line']['in']} poäng, första utanför {said['line']['out'] or '–'}"
    report.judge(
        "Urvalet blir detsamma när det görs om",
        shown,
        f"{len(said['units'])} skolenheter prövade, {counts['selected']} valda, {line}",
    )
    _check_offer(file, said, report)


def _check_offer(file: CaseFile, said: Json, report: Report) -> None:
    offer = file.parse("selection/offer.json")
    number = offer["organization_number"]
    selected = {
        unit["school_unit_code"]
        for unit in said["units"]
        if unit["organization_number"] == number and unit["outcome"] == "selected"
    }
    events = file.events("selection", "offer-supplemented")
    later = {unit["school_unit_code"] for event in events for unit in event["supplementary_units"]}
    strange = sorted(set(offer["school_unit_codes"]) - selected - later)
    place = next((o for o in said["organizers"] if o["organization_number"] == number), None)
    figures = f"plats {place['rank']} med {place['points']} poäng" if place else "genom beslut om avsteg"
    added = any(o["organization_number"] == number for o in said["added_organizers"])
    faults = [f"skolenhet {code} erbjöds men valdes inte" for code in strange if not added]
    faults += _supplement_faults(offer, later)
    units = ", ".join(sorted(selected)) or "–"
    units += f", genom kompletterande beslut {', '.join(sorted(later))}" if later else ""
    report.judge("Huvudmannen valdes", faults, f"{number}, {figures}, skolenheter {units}")


def _supplement_faults(offer: Json, later: set[str]) -> Iterator[str]:
    """Units that were chosen after the organiser are those that the events say."""
    said = set(offer.get("supplementary_unit_codes", ()))
    yield from (f"skolenhet {code} lades till utan kompletterande beslut" for code in sorted(said - later))
    yield from (f"skolenhet {code} lades till men finns inte i erbjudandet" for code in sorted(later - said))


# --------------------------------------------------------------------------------------- agreement and documents


def check_agreements(file: CaseFile, report: Report) -> None:
    """Check that what was signed is what stands in the file, by the hash of the content, worked out again."""
    what = "Överenskommelsens innehåll är det undertecknade"
    signed = {
        (event["agreement_id"], event["version"]): event
        for event in file.events("agreements", "agreement-signed", "agreement-amended")
    }
    versions = {(v["agreement_id"], v["number"]): v for v in file.rows("agreements/versions.json") if v["signed_on"]}
    signers: defaultdict[str, set[str]] = defaultdict(set)
    for row in _audit_rows(file, "agreements"):
        if row["action"] == "sign_agreement":
            signers[row["after"]["content_hash"]].add(row["actor"])
    faults, hashes = [], []
    for key in sorted(versions.keys() | signed.keys()):
        if key not in versions or key not in signed:
            faults.append(f"version {key[1]} finns bara {'i händelserna' if key in signed else 'i ärendet'}")
            continue
        event = signed[key]
        found = _content_hash(versions[key], event)
        parties = [s for s in versions[key]["signatures"] if s["content_hash"] == found and not s["voided_at"]]
        hashes.append(f"version {key[1]}: {found[:MARK]}…")
        if {found} != {versions[key]["content_hash"], event["content_hash"]}:
            faults.append(f"version {key[1]} har ett annat innehåll än det som undertecknades")
        if {s["party"] for s in parties} != {"AGENCY", "ORGANIZER"} or len(signers[found]) < 2:
            faults.append(f"version {key[1]} saknar två personers underskrifter av samma innehåll")
    if not versions and not signed:
        report.unproven(what, "ingen överenskommelse är undertecknad")
        return
    report.judge(what, faults, ", ".join(hashes))


def _content_hash(version: Json, event: Json) -> str:
    """The content with its annex, and whose it is."""
    whose = {name: event[name] for name in ("agreement_id", "cooperation_id", "diary_number", "organization_number")}
    signed = whose | {"version": version["number"], "content": version["content"]}
    return sha256(canonical(signed | ({"annex": version["annex"]} if version["annex"] else {})))


def check_documents(file: CaseFile, trusted: Sequence[bytes], report: Report) -> None:
    """Every sealed PDF: its hash in the case's list and in the audit trail, and the seal over all of its bytes."""
    what = "Undertecknade handlingar är förseglade och orörda"
    listed = [document for document in file.rows("agreements/documents.json") if document["sealed"]]
    rows = _audit_rows(file, "agreements")
    audited = {row["after"]["sha256"] for row in rows if row["action"] == "seal_document"}
    faults, certificates = [], set()
    for document in listed:
        content = file.members.get(f"agreements/documents/{document['id']}.pdf", b"")
        if {sha256(content)} != {document["checksum"]}:
            faults.append(f"{document['id']}.pdf har en annan kontrollsumma än ärendets")
        if sha256(content) not in audited:
            faults.append(f"{document['id']}.pdf har en annan kontrollsumma än spårbarheten")
        try:
            certificate = pdf_certificate(content)
        except (ValueError, IndexError, StopIteration) as error:
            faults.append(f"{document['id']}.pdf: {error}")
            continue
        if certificate is None:
            report.unproven(what, "paketet cryptography finns inte här: pip install cryptography")
            return
        certificates.add(certificate)
    if not listed:
        report.unproven(what, "ingen handling är förseglad")
        return
    names = ", ".join(document["id"] for document in listed)
    report.judge(what, faults, f"{len(listed)} handlingar: {names}")
    if certificates:
        check_trust("Handlingarnas nyckel är Skolverkets", certificates, trusted, report)


def pdf_certificate(content: bytes) -> bytes | None:
    """The certificate whose key has signed every byte of the PDF. Raises ValueError where none has."""
    ranges = re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", content)
    if not ranges:
        raise ValueError("har ingen stämpel")
    start, length, after, rest = map(int, ranges[-1])
    if start or after + rest != len(content) or not length < after:
        raise ValueError("stämpeln omfattar inte hela filen")
    gap = content[length:after]
    if gap[:1] != b"<" or gap[-1:] != b">":
        raise ValueError("stämpeln omfattar inte hela filen")
    signed = hashlib.sha256(content[:length] + content[after:]).digest()
    return cms_certificate(bytes.fromhex(gap[1:-1].decode("ascii")), signed)


class Der:
    """One value of DER: its tag, its whole bytes and the parts of what it holds."""

    def __init__(self, data: bytes) -> None:
        size, begin = data[1], 2
        if size & 0x80:
            begin += size & 0x7F
            size = int.from_bytes(data[2:begin])
        if not 0 <= size <= len(data) - begin:
            raise ValueError("stämpeln är trasig")
        self.tag, self.whole, self.content = data[0], data[: begin + size], data[begin : begin + size]

    @property
    def parts(self) -> list[Der]:
        found, left = [], self.content
        while left:
            found.append(Der(left))
            left = left[len(found[-1].whole) :]
        return found


MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
SIGNING_CERTIFICATE = bytes.fromhex("060b2a864886f70d010910022f")


def cms_certificate(content: bytes, digest: bytes) -> bytes | None:
    """The certificate in a CMS signature (RFC 5652) of `digest`; None where the package is not installed."""
    signed_data = Der(content).parts[1].parts[0].parts
    certificates = [part.whole for tagged in signed_data if tagged.tag == 0xA0 for part in tagged.parts]
    signer = signed_data[-1].parts[0].parts
    attributes = next(part for part in signer if part.tag == 0xA0)
    said = {kind.whole: values.parts[0] for kind, values in (attribute.parts for attribute in attributes.parts)}
    if MESSAGE_DIGEST not in said or said[MESSAGE_DIGEST].content != digest:
        raise ValueError("är ändrad efter stämpeln")
    signature = next(part.content for part in signer if part.tag == 0x04)
    named = said[SIGNING_CERTIFICATE].whole if SIGNING_CERTIFICATE in said else b""
    for certificate in certificates:
        # What is signed is the attributes as a SET: they stand in the message under a tag of their own.
        valid = verify_signature(certificate, signature, b"\x31" + attributes.whole[1:])
        if valid is None:
            return None
        if valid and hashlib.sha256(certificate).digest() in named:
            return certificate
    raise ValueError("stämpeln gäller inte")


# ------------------------------------------------------------------------------------------------------- the money

ZERO = Decimal("0.00")


def kronor(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",")


def total(amounts: Iterable[Any]) -> Decimal:
    return sum((Decimal(amount) for amount in amounts), ZERO)


@dataclass
class Standing:
    """One instalment: what was paid of it, and what has become of that."""

    instalment_id: str | None
    statement_id: str | None
    paid: Decimal
    approved: Decimal = ZERO
    open_claim: Decimal = ZERO
    repaid: Decimal = ZERO
    written_off: Decimal = ZERO

    @property
    def unaccounted(self) -> Decimal:
        return self.paid - self.approved - self.open_claim - self.repaid - self.written_off


def settle(standings: list[Standing], judged: Sequence[Json], claims: Sequence[Json]) -> None:
    """Money that came back or was written off stands; approval takes of the rest, open claims of what that leaves.

    A statement takes of the instalments that it accounts for; one that names none takes of all, after the others.
    """
    settled = total(claim[name] for claim in claims for name in ("repaid", "written_off"))
    left = total(standing.paid for standing in standings) - settled
    own = {standing.statement_id for standing in standings}
    for judgement in sorted(judged, key=lambda judgement: judgement["statement_id"] not in own):
        amount = max(ZERO, min(Decimal(judgement["approved_amount"]), left))
        left -= _spread(standings, judgement["statement_id"], amount, "approved", anywhere=False)
    for claim in claims:
        for name in ("repaid", "written_off"):
            _spread(standings, claim["statement_id"], claim[name], name)
    for claim in claims:
        _spread(standings, claim["statement_id"], claim["open_claim"], "open_claim")


def _spread(
    standings: list[Standing], statement_id: str | None, amount: Decimal, name: str, *, anywhere: bool = True
) -> Decimal:
    """Spread the amount; return how much of it found a place."""
    mine = [one for one in standings if statement_id and one.statement_id == statement_id] or standings
    found = ZERO
    for standing in [*mine, *(one for one in standings if anywhere and one not in mine)]:
        share = min(amount - found, standing.unaccounted)
        setattr(standing, name, getattr(standing, name) + share)
        found += share
    return found


class Money:
    """The money of a case, in each of the ways that it is written down."""

    def __init__(self, file: CaseFile) -> None:
        self.file = file
        for name in ("reservations", "commitments", "payments", "instalments", "vouchers", "grants"):
            setattr(self, name, file.rows(f"budget/{name}.json"))
        self.claims = file.rows("budget/repayment-claims.json")
        self.ledger = file.rows("budget/ledger-transactions.json")
        self.paid = [payment for payment in self.payments if payment["state"] == "paid"]

    reservations: list[Json]
    commitments: list[Json]
    payments: list[Json]
    instalments: list[Json]
    vouchers: list[Json]
    grants: list[Json]

    def on(self, stage: str, *causes: str) -> Decimal:
        """Sum entered on the accounts of a stage of the money's life, because of these or anything."""
        return total(
            entry["amount"]
            for movement in self.ledger
            if not causes or movement["cause_id"] in causes
            for entry in movement["entries"]
            if entry["account"]["stage"] == stage
        )

    def vouchered(self, kind: str, cause: str) -> Decimal | None:
        found = [v for v in self.vouchers if v["kind"] == kind and v["cause_id"] == cause]
        return Decimal(found[0]["amount"]) if len(found) == 1 else None


def check_money(file: CaseFile, report: Report) -> None:
    money = Money(file)
    _check_ledger(money, report)
    _check_reserved(money, report)
    _check_committed(money, report)
    _check_paid(money, report)
    _check_claims(money, report)
    _check_statements(money, report)
    for grant in money.grants:
        _check_grant(money, grant, report)


def _check_ledger(money: Money, report: Report) -> None:
    """Every movement sums to zero, and they stand in the order in which they were entered."""
    faults = []
    last = 0
    for movement in money.ledger:
        numbers = [entry["number"] for entry in movement["entries"]]
        if total(entry["amount"] for entry in movement["entries"]) or len(numbers) < 2:
            faults.append(f"bokföringspost {movement['id']} går inte jämnt ut")
        if numbers != sorted(numbers) or (numbers and numbers[0] <= last):
            faults.append(f"bokföringspost {movement['id']} står inte i sin ordning")
        last = numbers[0] if numbers else last
    ids = Counter(movement["id"] for movement in money.ledger)
    faults += [f"bokföringspost {one} finns flera gånger" for one, count in ids.items() if count > 1]
    entries = sum(len(movement["entries"]) for movement in money.ledger)
    report.judge("Bokföringen går jämnt ut", faults, f"{len(money.ledger)} bokföringsposter, {entries} konteringar")


def _check_reserved(money: Money, report: Report) -> None:
    decided = money.file.events("agreements", "measures-decided")
    reserved = {event["decision_id"]: event for event in money.file.events("budget", "funds-reserved")}
    rows = {row["decision_id"]: row for row in money.reservations}
    faults, sums = [], []
    for decision in decided:
        one, wanted = decision["decision_id"], total(line["amount"] for line in decision["cost_lines"])
        if one not in reserved:
            if one in rows and rows[one]["state"] == "reserved":
                faults.append(f"beslut {decision['diary_number']} reserverades utan att det blev någon händelse")
            continue
        event = reserved[one]
        bound = total(line["amount"] for line in event["lines"] if line["against"] != "plan")
        entered = total(
            entry["amount"]
            for movement in money.ledger
            if movement["cause_id"] == one and movement["kind"] == "reserved"
            for entry in movement["entries"]
            if entry["account"]["stage"] == "reserved" and Decimal(entry["amount"]) > 0
        )
        sums.append(kronor(wanted))
        if not wanted == Decimal(event["total"]) == total(line["amount"] for line in event["lines"]):
            faults.append(f"beslut {decision['diary_number']}: beslutat {kronor(wanted)}, reserverat {event['total']}")
        if one not in rows or Decimal(rows[one]["amount"]) != wanted:
            faults.append(f"beslut {decision['diary_number']}: reservationen är på ett annat belopp")
        if entered != bound:
            faults.append(f"beslut {decision['diary_number']}: bokfört {kronor(entered)}, reserverat {kronor(bound)}")
    still = total(
        line["amount"]
        for row in money.reservations
        if row["state"] == "reserved"
        for line in row["lines"]
        if line["against"] != "plan"
    )
    if money.on("reserved") != still:
        faults.append(f"på kontona är {kronor(money.on('reserved'))} reserverat, i ärendet {kronor(still)}")
    report.judge("Det beslutade reserverades", faults, f"beslutat och reserverat: {', '.join(sums) or '–'}")


def _check_committed(money: Money, report: Report) -> None:
    """Check that what the signed agreement costs is what was bound, and that what is bound is on the accounts."""
    terms = {e["agreement_id"]: e for e in money.file.events("agreements", "agreement-signed", "agreement-amended")}
    first = {event["agreement_id"]: event for event in reversed(money.file.events("budget", "funds-committed"))}
    faults, sums = [], []
    for row in money.commitments:
        name = row["diary_number"]
        agreed = total(line["amount"] for line in terms[row["id"]]["cost_lines"]) if row["id"] in terms else None
        if row["state"] == "committed" and agreed != Decimal(row["agreed"]):
            faults.append(f"{name}: undertecknat {agreed}, åtagande {row['agreed']}")
        for label in ("agreed", "paid"):
            if total(line[label] for line in row["lines"]) != Decimal(row[label]):
                faults.append(f"{name}: raderna är inte {row[label]}")
        if row["id"] in first and total(line["amount"] for line in first[row["id"]]["lines"]) != Decimal(
            first[row["id"]]["total"]
        ):
            faults.append(f"{name}: händelsens rader är inte dess summa")
        later = Decimal(row["agreed"]) - Decimal(row["bound"]) - Decimal(row["paid"])
        sums.append(
            f"{name}: avtalat {kronor(Decimal(row['agreed']))} = bundet {kronor(Decimal(row['bound']))} + betalt "
            f"{kronor(Decimal(row['paid']))} + inte bundet eller frigjort {kronor(later)}"
        )
    bound = total(row["bound"] for row in money.commitments)
    if money.on("committed") != bound:
        faults.append(f"på kontona är {kronor(money.on('committed'))} bundet, i ärendet {kronor(bound)}")
    missing = terms.keys() - {row["id"] for row in money.commitments}
    faults += [f"överenskommelse {one} har inget åtagande" for one in sorted(missing)]
    report.judge("Det undertecknade bands", faults, "; ".join(sums) or "ingen överenskommelse är undertecknad")


def _check_paid(money: Money, report: Report) -> None:
    """Every payment is an event, a voucher and a movement on the accounts, of the same amount; and two persons' act."""
    events = {event["payment_id"]: event for event in money.file.events("budget", "payment-made")}
    faults = []
    for payment in money.paid:
        one, amount, name = payment["id"], Decimal(payment["amount"]), f"betalning {payment['number']}"
        kind = "payment" if money.vouchered("payment", one) is not None else "settlement"
        if (
            one not in events
            or Decimal(events[one]["amount"]) != amount
            or events[one]["paid_on"] != payment["paid_on"]
        ):
            faults.append(f"{name}: händelsen anger annat än {kronor(amount)} den {payment['paid_on']}")
        if money.vouchered(kind, one) != amount:
            faults.append(f"{name}: verifikationen är inte på {kronor(amount)}")
        if kind == "payment" and money.on("paid", one) != amount:
            faults.append(f"{name}: på kontona är {kronor(money.on('paid', one))} betalt")
        if payment["proposed_by"] == payment["approved_by"] or not payment["approved_by"]:
            faults.append(f"{name}: föreslogs och godkändes av samma person")
    faults += [f"händelsen om betalning {one} saknar betalning" for one in sorted(events.keys() - _ids(money.paid))]
    counted = total(v["amount"] for v in money.vouchers if v["kind"] != "settlement")
    entered = money.on("paid") + money.on("repaid")
    if counted != entered:
        faults.append(f"verifikationerna räknar {kronor(counted)}, kontona {kronor(entered)}")
    paid = total(payment["amount"] for payment in money.paid)
    report.judge(
        "Varje betalning är händelse, verifikation och bokföring",
        faults,
        f"{len(money.paid)} betalningar, {kronor(paid)}",
    )


def _ids(rows: Iterable[Json]) -> set[str]:
    return {row["id"] for row in rows}


def _check_claims(money: Money, report: Report) -> None:
    received = money.file.events("budget", "repayment-received")
    faults = []
    for claim in money.claims:
        one, name = claim["id"], f"återkrav {claim['diary_number']}"
        receipts = [Decimal(receipt["amount"]) for receipt in claim["receipts"]]
        said = [Decimal(event["amount"]) for event in received if event["claim_id"] == one]
        if Counter(receipts) != Counter(said):
            faults.append(f"{name}: inbetalningarna är inte händelsernas")
        if total(receipts) != Decimal(claim["received"]) or money.on("repaid", one) != -total(receipts):
            faults.append(f"{name}: inbetalt {claim['received']}, på kontona {kronor(-money.on('repaid', one))}")
        if any(money.vouchered("repayment", r["id"]) != -Decimal(r["amount"]) for r in claim["receipts"]):
            faults.append(f"{name}: en inbetalning saknar verifikation")
        left = Decimal(claim["amount"]) - Decimal(claim["received"])
        if Decimal(claim["outstanding"]) != (ZERO if claim["state"] == "written_off" else left):
            faults.append(f"{name}: återstår {claim['outstanding']} av {claim['amount']}")
    amount, back = (total(claim[column] for claim in money.claims) for column in ("amount", "received"))
    report.judge(
        "Varje återkrav och inbetalning stämmer",
        faults,
        f"{len(money.claims)} återkrav på {kronor(amount)}, inbetalt {kronor(back)}",
    )


def _judged(file: CaseFile) -> list[Json]:
    """The newest judgement of each statement, as the events say, in the order of their days."""
    found = {e["statement_id"]: e for e in file.events("followup", "statement-approved", "statement-rejected")}
    return sorted(found.values(), key=lambda e: (e.get("approved_on") or e["rejected_on"], e["statement_id"]))


def _check_statements(money: Money, report: Report) -> None:
    judged = {event["statement_id"]: event for event in _judged(money.file)}
    rows = money.file.rows("followup/statements.json")
    faults = []
    for row in rows:
        name = f"redovisningen som skulle lämnas {row['due_on']}"
        if (row["approved_amount"] is not None) != (row["id"] in judged):
            faults.append(f"{name}: beslut och händelse stämmer inte")
        elif row["id"] in judged and Decimal(row["approved_amount"]) != Decimal(judged[row["id"]]["approved_amount"]):
            faults.append(f"{name}: godkänt {row['approved_amount']}, enligt händelsen annat")
    faults += [f"händelsen om redovisning {one} saknar redovisning" for one in sorted(judged.keys() - _ids(rows))]
    amount = total(row["approved_amount"] or 0 for row in rows)
    report.judge(
        "Varje redovisning är bedömd som händelserna säger",
        faults,
        f"{len(judged)} av {len(rows)} bedömda, godkänt {kronor(amount)}",
    )


def _check_grant(money: Money, grant: Json, report: Report) -> None:
    """Paid = approved + open claim + repaid + written off + unaccounted, for each instalment, worked out again."""
    agreement = grant["commitment_id"]
    plan = [row["instalment_id"] for row in grant["instalments"] if row["instalment_id"]]
    statements = {row["instalment_id"]: row["statement_id"] for row in grant["instalments"]}
    paid: defaultdict[str | None, Decimal] = defaultdict(lambda: ZERO)
    for payment in money.paid:
        if payment["commitment_id"] == agreement and payment["cost_kind"] == "grant":
            paid[payment["instalment_id"]] += Decimal(payment["amount"])
    known = {row["id"] for row in money.instalments if row["commitment_id"] == agreement}
    standings = [Standing(one, statements[one], paid[one]) for one in plan]
    standings += [Standing(None, None, paid[None])] if paid[None] else []
    judged = [event for event in _judged(money.file) if event["agreement_id"] == agreement]
    settle(standings, judged, [_claim(claim) for claim in money.claims if claim["commitment_id"] == agreement])
    names = ("paid", "approved", "open_claim", "repaid", "written_off", "unaccounted")
    faults = [] if known == set(plan) else ["delutbetalningarna är inte åtagandets"]
    for row, standing in zip(grant["instalments"], standings, strict=False):
        wrong = [name for name in names if Decimal(row[name]) != getattr(standing, name)]
        if wrong or standing.unaccounted < 0:
            faults.append(f"delutbetalning {row['number'] or 'utöver planen'}: {', '.join(wrong) or 'mindre än noll'}")
    sums = [total(getattr(standing, name) for standing in standings) for name in names]
    if len(standings) != len(grant["instalments"]) or sums != [Decimal(grant[name]) for name in names]:
        faults.append("summan över delutbetalningarna är en annan")
    labels = ("godkänt", "öppet återkrav", "återbetalt", "avskrivet", "ännu inte redovisat")
    parts = " + ".join(f"{label} {kronor(amount)}" for label, amount in zip(labels, sums[1:], strict=True))
    report.judge("Varje betald krona är redovisad för", faults, f"betalt {kronor(sums[0])} = {parts}")


def _claim(claim: Json) -> Json:
    off = claim["state"] == "written_off"
    return {
        "statement_id": claim["statement_id"],
        "open_claim": Decimal(claim["outstanding"]),
        "repaid": Decimal(claim["received"]),
        "written_off": Decimal(claim["amount"]) - Decimal(claim["received"]) if off else ZERO,
    }


# ------------------------------------------------------------------------------- events, audit trail and reports


def check_events(file: CaseFile, report: Report) -> None:
    """Within one subject the events are numbered from 1 without gaps, and stand in that order."""
    faults = []
    count = 0
    for service in SERVICES:
        last: Counter[tuple[str, str]] = Counter()
        for event in file.rows(f"{service}/events.json"):
            count += 1
            about = (event.get("aggregate") or event["type"], event["subject"])
            last[about] += 1
            if event["sequence"] != last[about]:
                faults.append(
                    f"{service}: händelse {event['sequence']} om {event['subject']} står där {last[about]} ska stå"
                )
                last[about] = event["sequence"]
            if event["source"] != f"/{service}":
                faults.append(f"{service}: händelse {event['id']} kommer från {event['source']}")
    report.judge("Händelserna är alla och i ordning", faults, f"{count} händelser från fyra tjänster")


def _audit_rows(file: CaseFile, service: str) -> list[Json]:
    return [json.loads(line)["row"] for line in file.members[f"{service}/audit.ndjson"].decode().splitlines()]


def check_audit(file: CaseFile, service: str, fetched: Sequence[Json], report: Report) -> None:
    """Every row follows from the link before it, and is what another service has kept of it.

    `fetched`: heads of the chain that whoever tries the file has fetched, and keeps apart from it.
    """
    chained = f"Spårbarheten i {service} är kedjad och orörd"
    faults = []
    lines = file.members[f"{service}/audit.ndjson"].decode().splitlines()
    last, waiting, before = 0, 0, ""
    for line in lines:
        link = json.loads(line)
        number, digest, previous = link["number"], link["hash"], link["previous"]
        if number is None:
            waiting += 1
            continue
        # The row as it stands, character for character: that is what was sealed.
        text = line.partition('"row":')[2][:-1]
        if sha256((previous + text).encode()) != digest:
            faults.append(f"rad {number} är ändrad")
        if number <= last or (number == last + 1 and last and previous != before):
            faults.append(f"rad {number} står inte i sin ordning")
        last, before = number, digest
    report.judge(chained, faults, f"{len(lines) - waiting} rader om ärendet, den sista nr {last}")
    own = f"Spårbarheten i {service} är den som en annan tjänst har sparat"
    _check_heads(own, lines, file.rows(f"{service}/audit-heads.json"), report)
    if fetched:
        _check_heads(f"Spårbarheten i {service} är den som topparna utanför filen säger", lines, fetched, report)


def _check_heads(anchored: str, lines: Sequence[str], heads: Sequence[Json], report: Report) -> None:
    marks, altered = _marks(heads)
    kept, waiting = 0, 0
    for link in map(json.loads, lines):
        number, digest, previous = link["number"], link["hash"], link["previous"]
        if number is None:
            waiting += 1
            continue
        if any(not digest.startswith(mark) for mark in marks[number]):
            altered.append(f"rad {number} är inte den som en annan tjänst har sparat")
        if previous != GENESIS and any(not previous.startswith(mark) for mark in marks[number - 1]):
            altered.append(f"raden före {number} är inte den som en annan tjänst har sparat")
        kept += bool(marks[number])
    if altered or kept:
        report.judge(anchored, altered, f"{kept} av {len(lines)} rader om ärendet")
    if kept < len(lines):
        missing = len(lines) - kept - waiting
        report.unproven(anchored, f"{missing} rader täcks ännu inte av en sparad topp, {waiting} är inte kedjade")


def _marks(heads: Sequence[Json]) -> tuple[defaultdict[int, set[str]], list[str]]:
    """The hashes and marks that the kept heads give each link, and heads that do not agree with themselves."""
    marks: defaultdict[int, set[str]] = defaultdict(set)
    faults = []
    for head in heads:
        if len(head["marks"]) != head["number"] - head["since"] or not head["hash"].startswith(head["marks"][-1]):
            faults.append(f"toppen {head['number']} säger emot sig själv")
        marks[head["number"]].add(head["hash"])
        for number, mark in enumerate(head["marks"], start=head["since"] + 1):
            marks[number].add(mark)
    return marks, faults


def check_reports(file: CaseFile, report: Report) -> None:
    """The submitted reports that the case is part of: their bytes, and the figures that rest on it."""
    what = "Redovisningen till regeringen är den som lämnades"
    submitted = {event["report_id"]: event for event in file.events("followup", "report-submitted")}
    rows = file.rows("followup/reports.json")
    if not rows:
        report.unproven(what, "ingen lämnad redovisning omfattar ärendet")
        return
    own = set(file.parse(MANIFEST)["ids"])
    faults, figures = [], []
    for row in rows:
        content = file.members[f"followup/reports/{row['id']}.json"]
        event = submitted.get(row["id"], {})
        if {sha256(content)} != {row["content_hash"], event.get("content_hash")}:
            faults.append(f"redovisningen per {row['as_of']} är ändrad")
        found = [
            f"{section['title']} ({sum(bool(own.intersection(line['ids'])) for line in section['rows'])} rader)"
            for section in json.loads(content)["sections"]
            if any(own.intersection(line["ids"]) for line in section["rows"])
        ]
        figures.append(f"per {row['as_of']}, ärendet ingår i: {', '.join(found) or '–'}")
    report.judge(what, faults, "; ".join(figures))


# ------------------------------------------------------------------------------------------- all of it, in a table

LIMITS = (
    ("Att inget mer finns om ärendet", "filen har det som tjänsterna lämnade; fråga dem om det som saknas"),
    ("Andra ärendens konteringar på samma konton", "prövas i tjänsten: GET /budget/v1/ledger-verifications"),
    ("Tidpunkter", "är tjänsternas egna klockor; stämpeln är ingen tidsstämpel av någon annan"),
)


def verify(content: bytes, trusted: Sequence[bytes] = (), fetched: Sequence[Json] = ()) -> Report:
    """Every proof is tried, whatever the others find: what one fault makes unreadable is said by each.

    `fetched`: files of heads, as `insatser-ops heads` writes them.
    """
    report = Report()
    file = open_archive(content, report)
    if file is None:
        return report
    check_manifest(file, report)
    proofs: list[tuple[str, Callable[[], None]]] = [
        ("Förteckningen är förseglad", lambda: check_seal(file, trusted, report)),
        ("Urvalet", lambda: check_selection(file, report)),
        ("Överenskommelserna", lambda: check_agreements(file, report)),
        ("Handlingarna", lambda: check_documents(file, trusted, report)),
        ("Pengarna", lambda: check_money(file, report)),
        ("Händelserna", lambda: check_events(file, report)),
        *(
            (
                f"Spårbarheten i {service}",
                lambda service=service: check_audit(
                    file, service, [head for heads in fetched for head in heads["heads"][service]], report
                ),
            )
            for service in SERVICES
        ),
        ("Redovisningen till regeringen", lambda: check_reports(file, report)),
    ]
    for what, prove in proofs:
        try:
            prove()
        except Exception as error:  # a file made to stop one proof must not stop the others
            report.fault(what, f"kan inte prövas: {type(error).__name__} {error}")
    for what, why in LIMITS:
        report.unproven(what, why)
    return report


def heading(content: bytes) -> list[str]:
    """The case that the manifest names."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            manifest = json.loads(archive.read(MANIFEST))
        return [
            f"Ärende {manifest['diary_number']}: {manifest['organizer_name']} ({manifest['organization_number']})",
            f"Samverkan {manifest['cooperation_id']}, uttagen {manifest['made_at']}",
        ]
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, NotImplementedError, EOFError):
        return ["Filen har ingen läsbar förteckning"]


def table(report: Report) -> list[str]:
    width = max(len(what) for _, what, _ in report.lines)
    return [f"{state:<9}  {what:<{width}}  {figures}" for state, what, figures in report.lines]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Prövar ett ärendes arkivfil, utan nätverk och utan tjänsterna.")
    parser.add_argument("file", type=Path, help="arkivfilen")
    parser.add_argument("--certificate", type=Path, action="append", default=[], help="Skolverkets certifikat (PEM)")
    parser.add_argument("--heads", type=Path, action="append", default=[], help="toppar ur insatser-ops heads")
    asked = parser.parse_args(arguments)
    try:
        content, trusted = asked.file.read_bytes(), [_from_pem(path) for path in asked.certificate]
        fetched = [_heads(path) for path in asked.heads]
    except (OSError, ValueError) as error:
        sys.stderr.write(f"Kan inte läsas: {error}\n")
        return 2
    if not zipfile.is_zipfile(io.BytesIO(content)) and content[:2] != b"PK":
        sys.stderr.write("Filen är ingen arkivfil.\n")
        return 2
    report = verify(content, trusted, fetched)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    end = f"{len(report.faults)} FEL." if report.faults else "Inget fel."
    sys.stdout.write("\n".join([*heading(content), "", *table(report), "", end, ""]))
    return 1 if report.faults else 0


def _heads(path: Path) -> Json:
    found: Json = json.loads(path.read_bytes())
    if not isinstance(found, dict) or found.get("kind") != HEADS_KIND:
        raise ValueError(f"{path} är ingen fil med toppar ur insatser-ops heads")
    return found


def _from_pem(path: Path) -> bytes:
    import ssl

    return ssl.PEM_cert_to_DER_cert(path.read_text())


if __name__ == "__main__":
    sys.exit(main())
