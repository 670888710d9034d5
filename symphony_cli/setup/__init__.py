"""Setup: init, doctor, info, settings, the shell."""
