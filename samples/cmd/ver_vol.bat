@rem Commands without effect on this kind of output.
@rem truth: documented
@echo off
verify
verify on
verify
verify off
title anything
break
