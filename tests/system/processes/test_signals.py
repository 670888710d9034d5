"""Signals that wait until a critical block has ended."""

from __future__ import annotations

import signal

import pytest

from symphony_cli.system.processes.signals import Interrupts, interrupts_deferred


def finish(steps: list[str], number: signal.Signals) -> None:
    with interrupts_deferred():
        with interrupts_deferred():
            signal.raise_signal(number)
            steps.append("inner")
        steps.append("outer")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_deferred_signal_interrupts_after_the_outermost_block(number: signal.Signals) -> None:
    steps: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        finish(steps, number)
    assert steps == ["inner", "outer"]


def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Interrupts().handled(), interrupts_deferred():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)
