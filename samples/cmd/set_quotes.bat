@rem SET with quotes: what is between the first and the last.
@echo off
set "a=one two"
set b="one two"
set "c=x" ignored
set d=trailing 
echo [%a%] [%b%] [%c%] [%d%]
set "e=a=b=c"
echo [%e%]
set  f = spaced
echo [%f %]
