"""Readies a server for the benchmark, and prints the header that each request needs: the peers' run.sh --prepare.

prepare.py CONVERSIOND PORT DATABASE
"""

import sys

from request import prepare

print(": ".join(prepare(*sys.argv[1:4])))
