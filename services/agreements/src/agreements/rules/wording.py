"""Swedish names of codes, wherever people read them: refusals, differences, documents."""

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
AGENCY_SUPPORT = {
    "process_support": "Ge processtöd i insatsen {title}",
    "own_measure": "Betala bidraget till insatsen {title} och granska redovisningarna av det",
    "university_course": "Ordna högskolekursen {title} och platserna på den",
    "tailored": "Beställa den anpassade insatsen {title} och svara för att den levereras",
    "shared": "Samordna den gemensamma insatsen {title} för de huvudmän som deltar",
    "existing_programme": "Ordna platser i den befintliga satsningen {title}",
}
"""The agency's undertaking in a measure, by how the measure is arranged."""
LEVELS = {"ORGANIZER": "huvudman", "SCHOOL_UNIT": "skolenhet"}
IMPACT_FACTORS = {
    "trust": "tillit",
    "collegial_learning": "kollegialt lärande",
    "inclusion": "inkludering",
    "formative_assessment": "formativ bedömning",
    "pedagogical_leadership": "pedagogiskt ledarskap",
    "metacognition": "metakognition",
}
ACTIVITIES = {
    "kick_off": "uppstarten",
    "check_point": "avstämningen",
    "measure_follow_up": "uppföljningen av en insats",
    "statement": "redovisningen",
    "final_follow_up": "slutuppföljningen",
    "one_year_after": "uppföljningen ett år efter",
}
"""Activities of followup's schedule, in the definite form that a sentence needs."""
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
SUPERVISION_DECISIONS = {
    "FORELAGGANDE": "föreläggande",
    "FORELAGGANDE_VITE": "föreläggande med vite",
    "ANMARKNING": "anmärkning",
    "AVSTAENDE": "avstående från ingripande",
    "ATERKALLELSE": "återkallelse av godkännande",
    "VERKSAMHETSFORBUD": "verksamhetsförbud",
    "TILLFALLIGT_VERKSAMHETSFORBUD": "tillfälligt verksamhetsförbud",
    "STATLIG_ATGARD": "statligt ingripande för rättelse",
    "GRANSKNINGSBESLUT": "beslut efter kvalitetsgranskning",
    "UTAN_BRIST": "beslut utan brist",
}
SUPERVISION_STATUSES = {
    "PAGAENDE": "pågår",
    "AVSLUTAD_AVHJALPT": "avslutat, bristerna är avhjälpta",
    "AVSLUTAD_KVARSTAENDE": "avslutat, brister kvarstår",
}
FIGURE_STATES = {
    "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS": ".. betyder att värdet inte visas, för att eleverna är för få.",
    "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE": "~100 betyder att en till fyra elever inte är behöriga.",
    "MISSING": ". betyder att uppgift saknas.",
    "TEACHERS_EXCLUDED_DUE_TO_NO_REQUIRED_LEGITIMATION": "* betyder att uppgiften är undantagen.",
    "APPROXIMATE": "cirka betyder att antalet är avrundat.",
}
"""The meaning of a published sign for what is not known."""
WORDS = COST_KINDS | MEASURE_KINDS | LEVELS | IMPACT_FACTORS
"""Every code that a difference between versions may show."""

DECIDED_ELSEWHERE = "Beslutet fattades innan samverkan fördes över hit. Det står i akten med samma diarienummer."
"""The text for a decision whose text is not ours."""
