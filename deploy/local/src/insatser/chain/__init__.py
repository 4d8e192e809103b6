"""The chain as its users go through it, over HTTP: for the demo, the journeys and the benchmarks."""
