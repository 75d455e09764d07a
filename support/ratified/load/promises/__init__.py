"""What can be promised of a load, each with the way in which it is looked at."""

from ratified.load.promises.growth import growing
from ratified.load.promises.promise import Look, Promise, percentile_of, told_share, told_time
from ratified.load.promises.rates import answering, failing, succeeding, telling
from ratified.load.promises.times import all_in_time, in_time, mean_time, times_of, windows_in_time

__all__ = [
    "Look",
    "Promise",
    "all_in_time",
    "answering",
    "failing",
    "growing",
    "in_time",
    "mean_time",
    "percentile_of",
    "succeeding",
    "telling",
    "times_of",
    "told_share",
    "told_time",
    "windows_in_time",
]
