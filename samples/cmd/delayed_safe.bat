@rem What delayed expansion gives is not parsed.
@rem truth: documented
@echo off
setlocal enabledelayedexpansion
set "v=a & b | c > d"
echo !v!
set "w=%%v%% ^ !v!"
echo !w!
