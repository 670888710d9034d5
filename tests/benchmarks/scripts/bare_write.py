"""A minimal write with Typer and SQLModel: one insert into an existing table."""

from uuid import UUID, uuid4

import typer
from sqlmodel import Field, Session, SQLModel, create_engine

app = typer.Typer()


class Workspace(SQLModel, table=True):
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str


@app.command()
def run(database: str, name: str) -> None:
    """Insert a row."""
    with Session(create_engine(f"sqlite:///{database}")) as session:
        session.add(Workspace(name=name))
        session.commit()


app()
