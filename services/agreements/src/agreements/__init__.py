"""Agreements: contracts with organisations, their signatures, changes and endings."""
