"""Somebody prepares a release for a named evaluator: both files, the codebook, and the check against disclosure."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from selection.documents.evaluation_codebook import describe_check, write_codebook
from selection.documents.evaluation_csv import write_csv
from selection.errors import EvaluationNotSet, NothingToRelease, of_field
from selection.models.evaluation_release import EvaluationRelease, ReleaseStatus
from selection.readers.catalogue import Catalogue
from selection.rules.evaluation import public, restricted
from selection.rules.evaluation.disclosure import Checked, check
from selection.rules.evaluation.pseudonyms import File, Pseudonyms
from selection.rules.evaluation.public import Limits
from selection.rules.evaluation.restricted import unit_years
from selection.steps.read_evaluation_basis import Read, read_evaluation_basis
from selection.unit_of_work import Work
from shared.canonical import canonical, hash_of
from shared.clock import new_id, swedish_date


@dataclass(frozen=True, slots=True)
class Made:
    restricted: bytes
    public: bytes
    limits: Limits
    checked: Checked


async def prepare_evaluation(
    work: Work,
    programme: str,
    *,
    title: str,
    evaluator: str,
    terms: str,
    access_until: date,
    indicators: Sequence[str],
    key: str | None,
    catalogue: Catalogue,
    now: datetime,
) -> EvaluationRelease:
    """Nothing can be fetched by anyone outside until another person has released it."""
    if key is None:
        raise EvaluationNotSet("Nyckeln till pseudonymerna är inte angiven.")
    _check_input(indicators, catalogue, access_until, today=swedish_date(now))
    release_id = new_id()
    read = await read_evaluation_basis(work, programme, indicators)
    # In a thread: a national data set takes seconds, and other requests must be answered meanwhile.
    made = await asyncio.to_thread(_make, read, indicators, key, release_id)
    hashes = {"restricted": hash_of(made.restricted), "public": hash_of(made.public)}
    codebook = canonical(
        write_codebook(
            release_id=str(release_id),
            programme=programme,
            title=title,
            prepared_on=swedish_date(now).isoformat(),
            rounds=read.rounds,
            indicators=[(code, catalogue.indicators[code].definition) for code in indicators],
            limits=made.limits,
            hashes=hashes,
        )
    )
    release = EvaluationRelease(
        id=release_id,
        programme=programme,
        title=title,
        evaluator=evaluator,
        terms=terms,
        access_until=access_until,
        indicators=list(indicators),
        status=ReleaseStatus.PREPARED,
        prepared_by=work.actor.subject,
        # The codebook has the hashes of both files, so that its own is the hash of all three.
        data_hash=hash_of(codebook),
        disclosure=describe_check(made.checked),
        codebook=codebook,
        restricted=made.restricted,
        public=made.public,
        created_at=now,
        updated_at=now,
    )
    work.evaluation_releases.add(release)
    after: dict[str, Any] = {"programme": programme, "data_hash": release.data_hash, "disclosure": release.disclosure}
    await work.record("prepare_evaluation", "evaluation_release", release.id, at=now, after=after)
    return release


def _check_input(indicators: Sequence[str], catalogue: Catalogue, access_until: date, *, today: date) -> None:
    unknown = sorted(set(indicators) - set(catalogue.indicators))
    if unknown or len(set(indicators)) < len(indicators):
        known = "olika koder ur registret över mål och indikatorer"
        raise of_field("indicators", f"Okänd eller upprepad: {', '.join(unknown or indicators)}.", expected=known)
    if access_until <= today:
        raise of_field("access_until", "Dagen har passerat.", expected=f"senare än {today}")


def _make(read: Read, indicators: Sequence[str], key: str, release_id: UUID) -> Made:
    rows = unit_years(read.basis)
    if not rows:
        raise NothingToRelease("Det finns ingen statistik för indikatorerna.")
    named = {file: Pseudonyms(key, str(release_id), file) for file in File}
    limits = public.limits_of(rows, indicators)
    checked = check(public.public_rows(rows, indicators, limits), indicators)
    exact = restricted.restricted_rows(rows, indicators, named[File.RESTRICTED])
    return Made(
        write_csv(restricted.columns(indicators), exact),
        write_csv(public.columns(indicators), public.public_lines(checked.rows, named[File.PUBLIC])),
        limits,
        checked,
    )
