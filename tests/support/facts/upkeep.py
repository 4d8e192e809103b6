"""Facts that every service publishes in the same form; a builder takes the module of the service's contracts."""

from typing import Any

from shared.clock import new_id
from shared.manifests import Listed, Manifest, ResendRequest, Upkeep
from tests.support.facts.building import build


def manifest_published(contracts: Upkeep, **changed: Any) -> Manifest:
    event_id = new_id()
    listed = Listed(type="x.noted.v1", aggregate="note", event_ids=(event_id,))
    return build(contracts.ManifestPublishedV1, changed, listed=(listed,), last_event_id=event_id)


def resend_requested(contracts: Upkeep, producer: str = "agreements", **changed: Any) -> ResendRequest:
    return build(contracts.ResendRequestedV1, changed, producer=producer, event_ids=(new_id(),))
