"""``onrecord`` and ``python -m onrecord``."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path


def main() -> None:
    """The command line. Stopped by Ctrl-C before anything has begun, it ends at once and says nothing."""
    stoppable = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if stoppable:
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    # A sentence's matrices are small and the encoder has a core: numpy's threads would only wait for each other, spinning.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from onrecord.tui.cli import main as run

    if stoppable:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        run(prog_name="onrecord")
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    # Python puts the current folder first: what lies beside an article is read, never run.
    with suppress(FileNotFoundError):  # a folder that was removed has nothing in it
        if not sys.flags.safe_path and sys.path[0] == str(Path.cwd()):
            del sys.path[0]
    main()
