# SPDX-License-Identifier: Apache-2.0
"""The rest of validation_cases.py: all kinds but Pod and the smallest ones of core."""
