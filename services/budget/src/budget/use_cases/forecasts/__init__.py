"""Forecasts and their days."""
