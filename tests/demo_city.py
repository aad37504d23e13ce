"""The demo city, drawn once by each process of a run: that takes seconds of its core."""

from functools import cache

from seed.haikou import haikou

demo_city = cache(haikou)
