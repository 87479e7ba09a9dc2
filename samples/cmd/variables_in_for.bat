@rem The letter of a FOR variable is not blind to case.
@echo off
for %%a in (x) do for %%A in (y) do echo %%a %%A
