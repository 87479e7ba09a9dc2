@rem What is compared keeps its quotes, and parentheses are characters.
@echo off
set e=
if "%e%"=="" echo empty
if [%e%]==[] echo brackets
if (x)==(x) echo parentheses
if "a b"=="a b" echo blank
if .%e%.==.. echo dots
exit /b 0
