"""Samples: illustrative procedures and a portfolio, to try every verb on and to start one's own file from."""

from procflow.io import read_portfolio
from procflow.samples.catalogue import names, sample, write_sample

__all__ = ["names", "read_portfolio", "sample", "write_sample"]
