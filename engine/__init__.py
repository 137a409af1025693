"""Stegvis: a form and case-workflow engine configured by YAML.

The rooms, lowest first: foundation, expressions, fields, definitions, access, filling, casework;
then scenarios, storage, effects and studio, which do not know one another; operations; web and cli.
Imports go downwards only, and the build checks it.
"""
