"""Thin Typer functions, one file a verb: parse, call one service, hand the result to output."""
