"""The tests and benchmarks; numpy calculates in them with one thread, as it does for Tidings."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
