"""Commitments made by signed agreements."""
