"""The arithmetic of a round over columns: one number per unit, all units at once, in exact whole numbers.

The only part of the rules that uses more than the standard library (numpy); decision 15 says why. Every quantity is a
whole number of ten-thousandths, so that a sum depends neither on its order nor on the machine.

The seven steps, in the order in which `analysis.analyse` takes them:

1. `units`           what is published, as columns in order of unit code
2. `criteria`        for each criterion the limits of the truth, and the points that the shortfall from the average adds
3. `evaluation`      the criteria weighed together per school type: the score of each unit, and whether it is in need
4. `constraints`     the rules that exclude units, defer them or ask for a review
5. `organizer_order` the points of each organiser from its neediest units, and their order with ties broken
6. `caps`            the round filled from the top, under the caps on organisers, units and school types
7. `uncertainty`     the units that would be selected if what is unknown of them were at its neediest

`analysis` puts them together into an outcome per unit; `reasons`, `criterion_texts` and `unit_texts` write the
explanations, and `mean` the national average where none is published. Columns and what is done with them: `integers`.

One unit on its way, under riktade-insatser-2024 (test_worked_unit.py holds it):

1. Published for 48000763, its organiser's only unit: merit 209.5, eligible for vocational programmes 80.4 %, passed in
   all subjects 62 %. The national averages are 228, 84 and 72.
2. Merit is 18.5 below; a deviation of 100 is worth the whole weight of 40: 18.5 / 100 × 40 = 7.4 points. The others
   add 3.6 / 50 × 30 = 2.16 and 10 / 50 × 30 = 6. Had the 80.4 been `~100` in a year of 40 pupils, the truth would lie
   from 90 to 100: above the average for certain, 0 points.
3. The weights that count sum to 100, and so does the weight of compulsory school: the score is 7.4 + 2.16 + 6 = 15.56.
   All three are below, as many as the programme asks for: the unit is in need.
4. No rule hits it: it has more than 50 pupils, and there is no decision on it.
5. The neediest unit counts for 60 % of its organiser's points: 15.56 × 0.6 = 9.336. A single unit is neither low
   throughout nor spread, so there is no more.
6. First among organisers, within every cap: selected.
7. Nothing about it is unknown. Had passed in all subjects been `..`, it could be anything from 0 to 100 %.
"""
