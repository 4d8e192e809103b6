"""The names of the school units of a case, and their school types, as the offer said."""

from pydantic import RootModel


class UnitNames(RootModel[dict[str, str]]):
    """Code → name. Names are for people to read: units share them, and nothing is looked up by one."""

    def written(self, *codes: str) -> str:
        """Name and code of each unit; the code alone of one that was offered before offers had names."""
        return ", ".join(f"{self.root[code]} ({code})" if code in self.root else code for code in codes)


class UnitTypes(RootModel[dict[str, tuple[str, ...]]]):
    """Code → the school types that the unit runs; without those of which the offer did not say."""
