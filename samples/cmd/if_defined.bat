@rem IF DEFINED, ERRORLEVEL and CMDEXTVERSION.
@rem truth: documented
@echo off
set v=1
if defined v echo v
if not defined nov echo nov
call :fail 3
if errorlevel 3 echo at least 3
if errorlevel 4 echo at least 4
if not errorlevel 4 echo below 4
if %errorlevel% equ 3 echo exactly 3
if cmdextversion 1 echo extensions
exit /b 0
:fail
exit /b %1
