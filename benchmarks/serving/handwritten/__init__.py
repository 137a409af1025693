"""The opponent: one form of 60 fields and one workflow, written by hand with Starlette, pydantic, SQLAlchemy
Core and Jinja for that work alone, as a good developer would who knows exactly what it is for.
"""
