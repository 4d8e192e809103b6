"""Which event runs which use case."""

from agreements.use_cases.open_cooperation import open_cooperation
from agreements.use_cases.withdraw_offer import withdraw_offer
from shared.contracts.selection import OfferMadeV1, OfferWithdrawnV1
from shared.kit.subscription import Subscription

SUBSCRIPTIONS = (Subscription("offers", {OfferMadeV1: open_cooperation, OfferWithdrawnV1: withdraw_offer}),)
