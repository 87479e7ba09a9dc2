@rem Pipes: the right side reads what the left side writes.
@rem truth: documented
@echo off
(echo b& echo a) | sort
echo text | find "ext" > nul && echo found
echo text | find "zzz" > nul || echo not found
exit /b 0
