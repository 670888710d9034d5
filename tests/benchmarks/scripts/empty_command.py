"""A Typer command that does nothing."""

import typer

app = typer.Typer()


@app.command()
def run() -> None:
    """Do nothing."""


app()
