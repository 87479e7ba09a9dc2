@rem certutil -hashfile.
@rem truth: documented
@rem files: in.txt=abc
@echo off
certutil -hashfile in.txt SHA256
certutil -hashfile in.txt md5 | findstr /v hash
