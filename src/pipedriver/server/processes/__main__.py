"""A reader's process, as the writer starts it: its orders are the only argument."""

import sys

import msgspec

from pipedriver.server.processes.reading import Orders, run

run(msgspec.json.decode(sys.argv[1], type=Orders))
