@rem PAUSE reads one character.
@rem truth: documented
@rem stdin: xy
@echo off
pause
pause > nul
echo end
