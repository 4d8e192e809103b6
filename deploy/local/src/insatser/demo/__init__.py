"""The demo: the whole chain, shown as it happens, with proof at the end."""

from insatser.demo.run import run

__all__ = ["run"]
