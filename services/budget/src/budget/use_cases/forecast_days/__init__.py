"""The days on which the regleringsbrev wants forecasts."""
