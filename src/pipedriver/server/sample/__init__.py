"""A sample to look at and to test against: two companies whose people, deals and activities hang together."""

from pipedriver.server.sample.filling import (
    FEWEST_DEALS,
    MOST_DEALS,
    Sample,
    SampleCompany,
    SampleUser,
    fill_sample,
)

__all__ = ["FEWEST_DEALS", "MOST_DEALS", "Sample", "SampleCompany", "SampleUser", "fill_sample"]
