@rem Substrings of variables: start, length, counted from either end.
@echo off
set s=abcdefghij
echo [%s:~2%] [%s:~2,3%] [%s:~-3%] [%s:~-3,2%] [%s:~1,-1%] [%s:~0,-4%] [%s:~20%] [%s:~-20,2%]
echo [%s:~,3%] [%s:~3,0%]
