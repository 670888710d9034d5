# Run everything that a change must pass
check:
    .venv/bin/nox
# Run one session, with arguments: just run tests tests/repos -k clone
run session *arguments:
    .venv/bin/nox -s {{session}} -- {{arguments}}
# Run the tests of the subjects and of output
fast: (run "fast")
# Fix lint and format
fix: (run "lint" "--fix")
