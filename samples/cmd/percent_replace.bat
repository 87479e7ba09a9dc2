@rem Replacing in variables is blind to case; an asterisk takes all before.
@echo off
set s=Hello hello World
echo %s:hello=bye%
echo %s:o=%
echo %s:*lo=X%
echo %s:zzz=a%
echo %s:World=%s:~0,5%%
set t=a;b;c
echo %t:;=,%
