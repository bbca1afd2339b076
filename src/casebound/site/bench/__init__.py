"""What `casebound bench` and the scripts in benchmarks/ measure, each figure beside its target."""
