"""What codes are called in Swedish, wherever people read them: refusals, differences, documents."""

PARTIES = {"AGENCY": "Skolverket", "ORGANIZER": "huvudmannen"}
COST_KINDS = {
    "grant": "bidrag",
    "education_service": "utbildningstjänst",
    "operation": "verksamhetskostnad",
    "development": "utveckling av insatserna",
}
MEASURE_KINDS = {
    "process_support": "processtöd",
    "own_measure": "huvudmannens egen insats",
    "university_course": "högskolekurs",
    "tailored": "anpassad insats",
    "shared": "gemensam insats för flera huvudmän",
    "existing_programme": "plats i befintlig satsning",
}
LEVELS = {"ORGANIZER": "huvudman", "SCHOOL_UNIT": "skolenhet"}
IMPACT_FACTORS = {
    "trust": "tillit",
    "collegial_learning": "kollegialt lärande",
    "inclusion": "inkludering",
    "formative_assessment": "formativ bedömning",
    "pedagogical_leadership": "pedagogiskt ledarskap",
    "metacognition": "metakognition",
}
ANALYSIS_LEVELS = {
    "results": "elevernas resultat",
    "teaching": "undervisning och andra processer",
    "leadership": "organisation och ledning",
}
BASELINE_STATES = {
    "known": "känt",
    "suppressed": "dolt, eleverna är för få",
    "missing": "saknas",
    "almost_all": "nästan alla",
}
WORDS = COST_KINDS | MEASURE_KINDS | LEVELS | IMPACT_FACTORS
"""Every code that a difference between versions may show."""
