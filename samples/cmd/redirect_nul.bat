@rem NUL takes everything.
@rem truth: documented
@echo off
echo gone > nul
echo gone >nul 2>&1
type nul
(echo a
echo b) > nul
echo kept
