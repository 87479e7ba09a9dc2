@rem A batch file that grows while it runs.
@rem truth: documented
@echo off
echo echo appended line>> "%~f0"
echo written
