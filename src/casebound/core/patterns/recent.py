"""Which records lie close before the newest one of their own value, without a look at all of them."""

import numpy as np

from casebound.core.patterns.table import Numbers

_VALUES = 256  # a column of one byte


def recent_of_each(values: Numbers, when: Numbers, span: int) -> Numbers:
    """Places that lie at most `span` minutes before the newest of the same value, in the order of time.

    values: a column of bytes. when: minutes, in order. A value that was there within the last `span` of all
    has its recent places within twice that; only for the others the earlier ones are looked at, too.
    """
    last = int(when.max(initial=0)) - span
    begin = int(
        np.searchsorted(when, when.dtype.type(last - span))
    )  # of its own type: else all are converted
    newest = np.full(_VALUES, np.iinfo(when.dtype).min, when.dtype)
    np.maximum.at(newest, values[begin:], when[begin:])
    seldom = np.flatnonzero((newest < last).take(values[:begin]))
    np.maximum.at(newest, values[seldom], when[seldom])
    places = np.append(seldom, np.arange(begin, len(when)))
    recent: Numbers = places[when[places] >= newest.take(values[places]) - span]
    return recent
