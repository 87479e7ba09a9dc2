@rem ECHO alone tells its state.
@rem truth: documented
@echo off
echo
echo on> nul
@echo
@echo off
echo
