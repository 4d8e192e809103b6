"""Those who may sign for a party."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.agreement_version import Signature
from agreements.models.content import Party
from agreements.models.first_agreement import FirstAgreement
from agreements.models.signatory import Signatory
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one


class Signatories:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, signatory: Signatory) -> None:
        self._session.add(signatory)

    def list_signatories(
        self, *, party: Party | None = None, organization_number: str | None = None
    ) -> Select[Signatory]:
        query = select(Signatory)
        if own := self._actor.own_tenant:
            query = query.where(Signatory.organization_number == own)
        return narrowed(query, (Signatory.party, party), (Signatory.organization_number, organization_number))

    async def get_signatory(self, signatory_id: UUID) -> Signatory:
        return await one(self._session, self.list_signatories().where(Signatory.id == signatory_id), "Behörigheten")

    async def get_signatory_for_change(self, signatory_id: UUID) -> Signatory:
        query = self.list_signatories().where(Signatory.id == signatory_id)
        return await one(self._session, query.with_for_update(), "Behörigheten")

    async def list_known(self, *, subjects: Collection[str], ids: Collection[UUID]) -> list[Signatory]:
        """The signatories who acted in a case that the caller has been found to see, for either party."""
        query = select(Signatory).where(or_(Signatory.subject.in_(subjects), Signatory.id.in_(ids)))
        return list((await self._session.execute(query.order_by(Signatory.valid_from))).scalars())

    async def find_authority(
        self, subject: str, party: Party, *, organization_number: str, on: date
    ) -> Signatory | None:
        """The authority that lets someone sign for a party that day; it is not ended before the signature is there."""
        query = select(Signatory).where(
            Signatory.subject == subject,
            Signatory.party == party,
            Signatory.organization_number == organization_number,
            Signatory.valid_from <= on,
            or_(Signatory.valid_to.is_(None), Signatory.valid_to >= on),
        )
        # Any of them will do; the oldest is chosen, so that the same question always has the same answer.
        oldest = query.order_by(Signatory.valid_from).limit(1).with_for_update(read=True)
        return (await self._session.execute(oldest)).scalar_one_or_none()

    async def find_last_signed(self, signatory_id: UUID) -> datetime | None:
        """When the authority was last used for a signature that stands, on an agreement or a first agreement."""
        first = FirstAgreement
        times = (
            select(Signature.signed_at).where(Signature.signatory_id == signatory_id, Signature.voided_at.is_(None)),
            select(first.agency_signed_at).where(first.agency_signatory_id == signatory_id),
            select(first.organizer_signed_at).where(first.organizer_signatory_id == signatory_id),
        )
        signed = union_all(*times).subquery()
        last: datetime | None = await self._session.scalar(select(func.max(signed.c[0])))
        return last
