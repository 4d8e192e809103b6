"""The analysis basis of an organiser, before a dialogue: its results against goals and indicators, beside others'.

1. `inputs`       what a run rests on, frozen: the register, units, published values of all years, averages, supervision
2. `means`        an organiser's own value, and those of the nation, the county and similar organisers
3. `similar`      which organisers are similar, by a stated rule
4. `sentences`    what stands out, as sentences that rules make
5. `document`     all of it for one organiser, as a canonical document
6. `verification` the run made again from its file, and whether the same bytes came out

Standard library only, in exact whole ten-thousandths: the same inputs give the same bytes on any machine.
"""
