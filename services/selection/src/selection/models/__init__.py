"""Tables as classes with behaviour: the rule that decides stands beside the state it decides on."""

from importlib import import_module
from pkgutil import iter_modules

# A table that nobody has imported is missing from the metadata, and a migration would drop it.
for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")
