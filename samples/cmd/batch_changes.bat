@rem A batch file that grows while it runs.
@echo off
echo echo appended line>> "%~f0"
echo written
