@echo off
rem Builds, asks the program, changes a word and builds again: only what depends on it is made anew.
ninja > log.txt || goto failed
type list.txt
program p
echo begin with p: %errorlevel%
echo papaya>> words.txt
ninja -n | find /c "tcc"
ninja >> log.txt || goto failed
program p
echo begin with p: %errorlevel%
tcc -run order.c > log.txt 2>&1 && goto failed
find "main" log.txt > nul && echo a program without main is none
exit /b 0

:failed
type log.txt
exit /b 1
