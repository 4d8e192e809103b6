"""What a worker does for the upkeep of its events: says what was sent, compares what came, makes copies again."""

import asyncio
from collections.abc import Sequence
from functools import partial

from shared.broker.comparing import Comparison, NewWork, comparisons
from shared.broker.manifests import publish_manifest
from shared.broker.nats import Broker
from shared.broker.rebuilding import Rebuilding
from shared.manifests import Upkeep
from shared.telemetry.repeating import repeat

REBUILD_SECONDS = 5
"""Rest between two rounds while copies are to be rebuilt."""


def keep_up(
    tasks: asyncio.TaskGroup,
    broker: Broker,
    rebuilding: Rebuilding,
    upkeep: Upkeep,
    *,
    seconds: float,
    wake: asyncio.Event,
) -> None:
    """Publish what was sent, and compare what came: nothing is lost without somebody seeing it.

    `wake` is set at each step: one may ask for copies to be rebuilt.
    """
    own = rebuilding.new_work
    publish = partial(publish_manifest, own, upkeep.ManifestPublishedV1)
    tasks.create_task(repeat("publish manifest", seconds, publish))
    for comparison in comparisons(upkeep.ResendRequestedV1, rebuilding.readers):
        streams = (comparison.producer.upper(), rebuilding.work.service.upper())
        compare = partial(_compare, broker, own, comparison, streams)
        tasks.create_task(repeat(f"compare {comparison.producer}", seconds / 4, compare))
    rebuild = partial(_rebuild, rebuilding, wake)
    tasks.create_task(repeat("rebuild copies", seconds, rebuild, wake=wake, rest=REBUILD_SECONDS))


async def _compare(broker: Broker, own: NewWork, comparison: Comparison, names: Sequence[str]) -> None:
    """Compare while both streams are there: what is asked for travels in our own, and may be lost there too."""
    streams = [await broker.look(name) for name in names]
    if all(streams):
        await comparison.run(own, streams)


async def _rebuild(rebuilding: Rebuilding, wake: asyncio.Event) -> None:
    if await rebuilding.run():
        wake.set()
