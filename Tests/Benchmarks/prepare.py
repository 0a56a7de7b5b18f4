"""Creates the benchmark's agent on the server at a port, and prints nothing: what the peers' run.sh calls --prepare."""

import sys

from request import create_agent

create_agent(sys.argv[1])
