@rem Undefined variables vanish in batch files, double percent signs are one.
@echo off
set u=
echo [%u%] [%%u%%] [100%%] [%u%x]
echo a%u%b%c
exit /b 0
