# Other names for the commands of run.py, which needs no make.
.PHONY: demo test check bench
demo test check bench:
	python3 run.py $@
