"""Systems and services taken away, slowed down and broken while a scenario looks on, and put back whatever happens."""

from ratified.resilience.answers import must_be_answered, must_meet_no_failure
from ratified.resilience.arrivals import Arrival, Watched, must_be_reached, must_stay_away
from ratified.resilience.crowd import at_once
from ratified.resilience.services import Service, named, taken_from
from ratified.resilience.stand_ins import StandIn, stand_in
from ratified.resilience.watching import Doorstep, must_have_come, watched
from ratified.resilience.ways import Way, way

__all__ = [
    "Arrival",
    "Doorstep",
    "Service",
    "StandIn",
    "Watched",
    "Way",
    "at_once",
    "must_be_answered",
    "must_be_reached",
    "must_have_come",
    "must_meet_no_failure",
    "must_stay_away",
    "named",
    "stand_in",
    "taken_from",
    "watched",
    "way",
]
