@rem PROMPT's codes.
@rem truth: documented
@echo off
prompt $A$B$C$F$L$G$Q$$$_$S.
@echo on
echo x
@echo off
