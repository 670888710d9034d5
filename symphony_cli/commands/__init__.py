"""Thin Typer functions, one file per verb: parse, call one service, hand the result to output."""
