# SPDX-License-Identifier: Apache-2.0
"""Drives a cluster from outside, as its users do: the command line, HTTPS and kubectl.

cluster.py starts and ends one and looks for what it left behind; client.py speaks HTTPS to its
API; runner.py finds the functions test_* of a folder and runs them.  Standard library only.
"""
