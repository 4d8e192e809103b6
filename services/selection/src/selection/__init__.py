"""Selection: statistics and supervision in; an explained, reproducible choice of organisers and offers out."""

__version__ = "1.2.0"
