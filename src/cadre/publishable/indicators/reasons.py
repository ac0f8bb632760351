"""Why an observation has no value. Each word is the message ``reason.<word>``."""

SUPPRESSED = "suppressed"
NOT_COLLECTED = "not-collected"
NO_DENOMINATOR = "no-denominator"
NO_EARLIER_YEAR = "no-earlier-year"
NO_COUNTERPART = "no-counterpart"
NO_EXCHANGE_RATE = "no-exchange-rate"
ZERO_DENOMINATOR = "zero-denominator"
SMALL_DENOMINATOR = "small-denominator"
NO_ANSWER = "no-answer"
NOT_ON_SCALE = "not-on-scale"
AREA_MISSING = "area-missing"
TOO_FEW_AREAS = "too-few-areas"
ZERO_AREA = "zero-area"

EVERY = (
    SUPPRESSED, NOT_COLLECTED, NO_DENOMINATOR, NO_EARLIER_YEAR, NO_COUNTERPART, NO_EXCHANGE_RATE,
    ZERO_DENOMINATOR, SMALL_DENOMINATOR, NO_ANSWER, NOT_ON_SCALE, AREA_MISSING, TOO_FEW_AREAS, ZERO_AREA,
)  # fmt: skip
