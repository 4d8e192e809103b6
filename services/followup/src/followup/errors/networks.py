"""Refusals of networks."""

from shared.kit.errors import DomainError


class NetworkNameTaken(DomainError):
    title = "Nätverket finns redan"
    slug = "network-name-taken"
    advice = "Använd nätverket som finns (networks), eller ge det nya ett annat namn."


class NetworkEnded(DomainError):
    title = "Nätverket är avslutat"
    slug = "network-ended"
    advice = "Välj en dag då nätverket finns, eller bilda ett nytt nätverk (networks)."


class BeforeNetwork(DomainError):
    status = 422
    title = "Dagen är för tidig"
    slug = "before-network"
    advice = "Ange tidigast den dag som errors nämner."


class AlreadyMember(DomainError):
    title = "Huvudmannen är redan med"
    slug = "already-member"
    advice = "Hämta nätverkets medlemmar (network-members), och välj en dag efter huvudmannens sista."


class MembershipEnded(DomainError):
    title = "Medlemskapet har redan en sista dag"
    slug = "membership-ended"
    advice = "Hämta medlemmen på nytt. En huvudman som kommer tillbaka läggs till igen (members)."


class NotInProgramme(DomainError):
    status = 422
    title = "Huvudmannen deltar inte i uppdraget"
    slug = "not-in-programme"
    advice = "Ange i organization_number en huvudman som har tackat ja i uppdraget senast den första dagen."


class TookPartLater(DomainError):
    title = "Nätverket har träffats senare"
    slug = "network-met-later"
    advice = "Ange en senare dag, eller ställ in (cancellations) de möten som är planerade efter den."


class TooFewMembers(DomainError):
    title = "För få medlemmar den dagen"
    slug = "too-few-members"
    advice = "Lägg till huvudmän (members), eller välj en dag då minst två är med."
