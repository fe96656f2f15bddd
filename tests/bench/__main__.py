"""Every measurement, each beside its peer in the same run: ``python -m tests.bench [feeds|rendering|answers]``."""

import sys
from collections.abc import Callable

from tests.bench import answers, feeds, rendering

SUBJECTS: dict[str, Callable[[], None]] = {"feeds": feeds.run, "rendering": rendering.run, "answers": answers.run}

if __name__ == "__main__":
    for subject in sys.argv[1:] or SUBJECTS:
        SUBJECTS[subject]()
        print()
