@rem In text with exclamation marks, a second round of carets is taken away.
@rem truth: documented
@echo off
setlocal enabledelayedexpansion
set v=x
echo a^^b
echo a^^b!v!
echo wow^^! !v!
echo !undefined!]
setlocal disabledelayedexpansion
echo plain! !v!
