@rem Each side of a pipe is an interpreter of its own: what it sets is lost.
@rem truth: documented
@echo off
set v=1
set v=2| rem
echo %v%
(set v=3 & echo x) | more > nul
echo %v%
echo a| (set /p v= & set v)| find "v="
