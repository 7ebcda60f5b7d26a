"""All that a program, its logs and the tools that collect errors may show of an error."""

from __future__ import annotations

import pickle
import traceback
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent


def shown(error: BaseException) -> list[str]:
    """An error's texts and frames with all their variables, but for those of the tests; and it pickled."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    parts = [str(error), repr(error), repr(vars(error)), pickle.dumps(error).decode("latin-1")]
    here: Any = told
    while here is not None:
        parts += [str(frame.locals) for frame in here.stack if not Path(frame.filename).is_relative_to(TESTS)]
        parts += list(here.format_exception_only())
        here = here.__cause__ or here.__context__
    return parts
