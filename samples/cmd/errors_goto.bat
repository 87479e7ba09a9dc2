@rem GOTO to nowhere ends the batch file.
@rem truth: documented
@rem exit: 1
@echo off
echo before
goto nowhere
echo never
