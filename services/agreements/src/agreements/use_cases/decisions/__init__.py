"""Skolverket's decision on measures: proposed by one person, made by another."""
