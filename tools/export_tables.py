"""What import libraries cannot say: the DLLs we describe, forwards, conventions and the hosts of API sets."""

from __future__ import annotations

from export_homes import rules, words

# In order of ownership: of the DLLs that export one function, the first keeps the body.
DLLS = words("""
ntdll kernel32 user32 gdi32 advapi32 shell32 shlwapi ole32 oleaut32 ws2_32 winmm version comctl32
comdlg32 crypt32 msvcrt ucrtbase vcruntime140 vcruntime140_1 msvcr120 msvcr110 msvcr100 msvcr90 msvcr80
msvcr71 msvcr70 msvcrt40 msvcrt20 crtdll msvcp140 msvcp140_1 msvcp140_atomic_wait msvcp120 msvcp110
msvcp100 msvcp60 bcrypt bcryptprimitives ncrypt secur32 userenv rpcrt4 dbghelp imagehlp iphlpapi netapi32
setupapi cfgmgr32 imm32 msimg32 opengl32 glu32 winspool wininet winhttp uxtheme dwmapi powrprof wtsapi32
mpr dnsapi propsys cabinet avrt pdh normaliz mswsock wsock32 shcore psapi urlmon msi wintrust winscard
wldap32 wlanapi wevtapi tdh virtdisk authz aclui credui cryptui avicap32 avifil32 msvfw32 msacm32 dsound
dinput dinput8 ddraw d3d8 d3d9 d3d10 d3d11 d3d12 d3dcompiler_43 d3dcompiler_47 dxgi d2d1 dwrite dxva2
dcomp gdiplus windowscodecs xinput1_1 xinput1_2 xinput1_3 xinput1_4 xinput9_1_0 x3daudio1_7 xaudio2_8 mf
mfplat mfplay mfreadwrite mfcore evr quartz msdmo mmdevapi ksuser hid winusb newdev httpapi websocket
dhcpcsvc dhcpcsvc6 rasapi32 rasdlg rtutils snmpapi tapi32 traffic qwave fwpuclnt ntdsapi activeds adsldpc
dsrole clusapi resutils rstrtmgr ktmw32 clfsw32 esent odbc32 odbccp32 mapi32 mscms icmui msctf usp10
t2embed fontsub lz32 msdrm mstask mtxdm ntmsapi oleacc oledlg olepro32 sensapi sfc slc spoolss sxs tbs
vssapi vdmdbg wer wimgapi wow32 mspatcha mscoree loadperf query riched20 shfolder samcli schedcli srvcli
wkscli netutils logoncli browcli cscapi mprapi mgmtapi nddeapi security schannel faultrep dbgeng
winhvplatform webauthn dismapi bluetoothapis ndfapi wsnmp32 wsdapi p2p eappcfg cmutil url wecapi gpedit
vcomp140 combase sspicli cryptbase cryptsp kernelbase
""")

# libraries whose functions describe a DLL that mingw has no library for, or only in part
SAME_EXPORTS = {
    "vcruntime140": ["vcruntime140_app.dll"],
    "msvcp140": ["msvcp120_app.dll"],
    "msvcp120": ["msvcp120_app.dll"],
    "msvcp110": ["msvcp120_app.dll"],
    "msvcp100": ["msvcp120_app.dll"],
    "winspool": ["winspool.drv"],
}

CRT = set(words("""
msvcrt ucrtbase vcruntime140 vcruntime140_1 msvcr120 msvcr110 msvcr100 msvcr90 msvcr80 msvcr71 msvcr70
msvcrt40 msvcrt20 crtdll
"""))  # fmt: skip
CPP = set(words("msvcp140 msvcp140_1 msvcp140_atomic_wait msvcp120 msvcp110 msvcp100 msvcp60"))
# DLLs that borrow the bodies of others: their own modules are named only where nobody else has the function
BORROWERS = set(words("""
kernelbase combase sspicli cryptbase cryptsp samcli schedcli srvcli wkscli netutils logoncli browcli security
shfolder olepro32 dhcpcsvc6 query
"""))  # fmt: skip

# variables; what else a C runtime's library offers without a stub are functions that mingw itself defines
CRT_DATA = set(words("""
_HUGE __argc __argv __badioinfo __initenv __lc_codepage __lc_collate_cp __lc_handle __mb_cur_max __pioinfo
__setlc_active __unguarded_readlc_active __wargv __winitenv _acmdln _adjust_fdiv _aexit_rtn _commode _ctype
_daylight _dstbias _environ _fileinfo _fmode _iob _mbcasemap _mbctype _osplatform _osver _pctype _pgmptr
_pwctype _sys_errlist _sys_nerr _timezone _tzname _wcmdln _wctype _wenviron _winmajor _winminor _winver
_wpgmptr __lc_collate __lconv_init_data __globallocalestatus __mb_cur_max_dll _cpumode_dll _basemajor_dll
_osmode_dll _timezone_dll _daylight_dll _environ_dll _fmode_dll _osversion_dll _winmajor_dll _winminor_dll
_winver_dll _osmajor_dll _osminor_dll _baseminor_dll _baseversion_dll _commode_dll _osver_dll __argc_dll
__argv_dll _acmdln_dll _pctype_dll _pgmptr_dll _sys_nerr_dll __initenv_dll _HUGE_dll _osversion _osmajor
_osminor
"""))  # fmt: skip
FUNCTIONS_NOT_DATA = {
    "InterlockedCompareExchange": "12",
    "InterlockedCompareExchange64": "20",
    "InterlockedDecrement": "4",
    "InterlockedExchange": "8",
    "InterlockedExchangeAdd": "8",
    "InterlockedIncrement": "4",
}
KINDS = {
    "DbgPrint": "c",
    "DbgPrintEx": "c",
    "DbgPrintReturnControlC": "c",
    "EtwTraceMessage": "c",
    "InterlockedPushListSList": "f16",
    "RtlInterlockedPushListSList": "f16",
    "RtlUserThreadStart": "8",
    "ShellMessageBoxA": "c",
    "ShellMessageBoxW": "c",
    "_daylight": "d",
    "_timezone": "d",
    "_tzname": "d",
    "wsprintfA": "c",
    "wsprintfW": "c",
}
CDECL_DLLS = CRT | CPP | {"wldap32", "cabinet"}
X64_ONLY = rules(
    r"""
x64 Rtl.*FunctionTable RtlVirtualUnwind RtlUnwindEx RtlLookupFunction RtlRestoreContext RtlCopyMemory
x64 .*Ums .*_UserFree64
x64 .*_User.*64$ uaw_ .*WindowLongPtr .*ClassLongPtr __C_specific _local_unwind
"""
)

NTDLL_NAMES_IN_KERNEL32 = {
    "HeapAlloc": "RtlAllocateHeap",
    "ResolveDelayLoadedAPI": "LdrResolveDelayLoadedAPI",
    "HeapReAlloc": "RtlReAllocateHeap",
    "HeapSize": "RtlSizeHeap",
    "EnterCriticalSection": "RtlEnterCriticalSection",
    "LeaveCriticalSection": "RtlLeaveCriticalSection",
    "DeleteCriticalSection": "RtlDeleteCriticalSection",
    "TryEnterCriticalSection": "RtlTryEnterCriticalSection",
    "SetCriticalSectionSpinCount": "RtlSetCriticalSectionSpinCount",
    "InitializeSListHead": "RtlInitializeSListHead",
    "InterlockedPushEntrySList": "RtlInterlockedPushEntrySList",
    "InterlockedPopEntrySList": "RtlInterlockedPopEntrySList",
    "InterlockedFlushSList": "RtlInterlockedFlushSList",
    "InterlockedPushListSList": "RtlInterlockedPushListSList",
    "InterlockedPushListSListEx": "RtlInterlockedPushListSListEx",
    "QueryDepthSList": "RtlQueryDepthSList",
    "InitializeSRWLock": "RtlInitializeSRWLock",
    "AcquireSRWLockExclusive": "RtlAcquireSRWLockExclusive",
    "AcquireSRWLockShared": "RtlAcquireSRWLockShared",
    "ReleaseSRWLockExclusive": "RtlReleaseSRWLockExclusive",
    "ReleaseSRWLockShared": "RtlReleaseSRWLockShared",
    "TryAcquireSRWLockExclusive": "RtlTryAcquireSRWLockExclusive",
    "TryAcquireSRWLockShared": "RtlTryAcquireSRWLockShared",
    "InitializeConditionVariable": "RtlInitializeConditionVariable",
    "WakeConditionVariable": "RtlWakeConditionVariable",
    "WakeAllConditionVariable": "RtlWakeAllConditionVariable",
    "RunOnceInitialize": "RtlRunOnceInitialize",
    "EncodePointer": "RtlEncodePointer",
    "DecodePointer": "RtlDecodePointer",
    "EncodeSystemPointer": "RtlEncodeSystemPointer",
    "DecodeSystemPointer": "RtlDecodeSystemPointer",
    "VerSetConditionMask": "VerSetConditionMask",
    "AddVectoredExceptionHandler": "RtlAddVectoredExceptionHandler",
    "RemoveVectoredExceptionHandler": "RtlRemoveVectoredExceptionHandler",
    "AddVectoredContinueHandler": "RtlAddVectoredContinueHandler",
    "RemoveVectoredContinueHandler": "RtlRemoveVectoredContinueHandler",
    "RestoreLastError": "RtlRestoreLastWin32Error",
    "SubmitThreadpoolWork": "TpPostWork",
    "CloseThreadpoolWork": "TpReleaseWork",
    "WaitForThreadpoolWorkCallbacks": "TpWaitForWork",
    "SetThreadpoolTimer": "TpSetTimer",
    "SetThreadpoolTimerEx": "TpSetTimerEx",
    "IsThreadpoolTimerSet": "TpIsTimerSet",
    "WaitForThreadpoolTimerCallbacks": "TpWaitForTimer",
    "CloseThreadpoolTimer": "TpReleaseTimer",
    "SetThreadpoolWait": "TpSetWait",
    "SetThreadpoolWaitEx": "TpSetWaitEx",
    "WaitForThreadpoolWaitCallbacks": "TpWaitForWait",
    "CloseThreadpoolWait": "TpReleaseWait",
    "StartThreadpoolIo": "TpStartAsyncIoOperation",
    "CancelThreadpoolIo": "TpCancelAsyncIoOperation",
    "WaitForThreadpoolIoCallbacks": "TpWaitForIoCompletion",
    "CloseThreadpoolIo": "TpReleaseIoCompletion",
    "CloseThreadpool": "TpReleasePool",
    "SetThreadpoolThreadMaximum": "TpSetPoolMaxThreads",
    "CloseThreadpoolCleanupGroup": "TpReleaseCleanupGroup",
    "CloseThreadpoolCleanupGroupMembers": "TpReleaseCleanupGroupMembers",
    "SetEventWhenCallbackReturns": "TpCallbackSetEventOnCompletion",
    "ReleaseSemaphoreWhenCallbackReturns": "TpCallbackReleaseSemaphoreOnCompletion",
    "ReleaseMutexWhenCallbackReturns": "TpCallbackReleaseMutexOnCompletion",
    "LeaveCriticalSectionWhenCallbackReturns": "TpCallbackLeaveCriticalSectionOnCompletion",
    "FreeLibraryWhenCallbackReturns": "TpCallbackUnloadDllOnCompletion",
    "DisassociateCurrentThreadFromCallback": "TpDisassociateCallback",
    "CallbackMayRunLong": "TpCallbackMayRunLong",
    "WakeByAddressSingle": "RtlWakeAddressSingle",
    "WakeByAddressAll": "RtlWakeAddressAll",
    "GetCurrentProcessorNumber": "RtlGetCurrentProcessorNumber",
    "GetCurrentProcessorNumberEx": "RtlGetCurrentProcessorNumberEx",
}
# RtlX of kernel32 is ntdll's of the same name
NTDLL_PREFIXES_IN_KERNEL32 = ("Rtl", "VerSetConditionMask", "Nt")

# DLLs that re-export much of others: (borrower, lender, names by pattern)
BORROWED = [
    (
        "kernelbase",
        "kernel32",
        r"(?!Basep|BaseProcess|uaw_|.*(Vlm|VDM|Worker)$|_?l(open|close|read|write|creat|lseek)).*",
    ),
    (
        "kernelbase",
        "advapi32",
        r"Reg(?!ister(Idle|Trace|Service|Event|Wait)).*|Event.*|.*(Sid|Acl|Ace|AceEx|ObjectAce|Luid)$",
    ),
    (
        "kernelbase",
        "advapi32",
        r"(AccessCheck|AdjustToken|AreA|CheckToken|ConvertToAuto|Copy|\w*PrivateObj|Get(Acl|Sid|Token|File|Kernel)|Make|IsToken)\w*",
    ),
    (
        "kernelbase",
        "advapi32",
        r".*(Token|TokenEx|SecurityDescriptor\w*|Privilege\w*|Impersonat\w*|RevertToSelf|GenericMask)$",
    ),
    (
        "kernelbase",
        "shlwapi",
        r"(Path|Str|Url|Chr|ParseURL|SHReg|SHLoadIndirect|HashData|IsCharSpace|QISearch|SHTruncate).*",
    ),
    (
        "kernelbase",
        "user32",
        r"Char(Lower|Upper|Next|Prev).*|IsChar(Alpha|Lower|Upper).*|LoadString[AW]|wvsprintf",
    ),
    ("kernelbase", "version", r"(Get|Ver)\w*"),
    ("kernelbase", "psapi", r"\w*"),
    ("kernelbase", "userenv", r"(Expand|Get)\w*ForUser[AW]|GetUserProfileDirectoryW"),
    (
        "combase",
        "ole32",
        r"(Co|CLSID|IID|String|ProgID|PropVariant|FreePropVariant|CreateStreamOnH|GetHGlobalFromSt)\w*",
    ),
    (
        "combase",
        "ole32",
        r"\w+_User(Free|Marshal|Size|Unmarshal)(64)?|CreateErrorInfo|[GS]etErrorInfo|Dcom\w*|Internal\w*",
    ),
    ("combase", "oleaut32", r"CreateErrorInfo|[GS]etErrorInfo"),
]

API_SETS = """
api-ms-win-core- kernelbase
api-ms-win-core-com- ole32
api-ms-win-core-marshal- ole32
api-ms-win-core-winrt- combase
api-ms-win-core-winrt-error- combase
api-ms-win-core-winrt-registration- combase
api-ms-win-core-winrt-robuffer- combase
api-ms-win-core-winrt-roparameterizediid- combase
api-ms-win-core-winrt-string- combase
api-ms-win-core-rtlsupport- ntdll
api-ms-win-core-ums- kernel32
api-ms-win-core-crt- msvcrt
api-ms-win-core-stringansi- kernelbase
api-ms-win-core-windowserrorreporting- kernel32
api-ms-win-core-kernel32- kernel32
api-ms-win-core-version- version
api-ms-win-core-versionansi- version
api-ms-win-core-comm- kernelbase
api-ms-win-core-url- shlwapi
api-ms-win-core-shlwapi- shlwapi
api-ms-win-core-shutdown- advapi32
api-ms-win-core-registryuserspecific- shlwapi
api-ms-win-core-path- kernelbase
api-ms-win-core-slapi- slc
api-ms-win-core-featurestaging- shcore
api-ms-win-core-textinput- user32
api-ms-win-crt- ucrtbase
api-ms-win-devices-config- cfgmgr32
api-ms-win-devices-query- cfgmgr32
api-ms-win-devices-swdevice- cfgmgr32
api-ms-win-downlevel-advapi32- advapi32
api-ms-win-downlevel-kernel32- kernel32
api-ms-win-downlevel-kernelbase- kernelbase
api-ms-win-downlevel-normaliz- normaliz
api-ms-win-downlevel-ole32- ole32
api-ms-win-downlevel-shell32- shell32
api-ms-win-downlevel-shlwapi- shlwapi
api-ms-win-downlevel-user32- user32
api-ms-win-downlevel-version- version
api-ms-win-dx-d3dkmt- gdi32
api-ms-win-eventing- advapi32
api-ms-win-eventing-tdh- tdh
api-ms-win-eventlog- advapi32
api-ms-win-gdi- gdi32
api-ms-win-http-time- kernelbase
api-ms-win-mm-joystick- winmm
api-ms-win-mm-mci- winmm
api-ms-win-mm-misc- winmm
api-ms-win-mm-mme- winmm
api-ms-win-mm-playsound- winmm
api-ms-win-mm-time- winmm
api-ms-win-networking- ws2_32
api-ms-win-ntuser- user32
api-ms-win-oobe-notification- kernel32
api-ms-win-perf- advapi32
api-ms-win-power- powrprof
api-ms-win-ro-typeresolution- combase
api-ms-win-rtcore-ntuser- user32
api-ms-win-rtcore-ole32- ole32
api-ms-win-security- advapi32
api-ms-win-security-credentials- advapi32
api-ms-win-security-cryptoapi- advapi32
api-ms-win-security-lsalookup- advapi32
api-ms-win-security-sddl- advapi32
api-ms-win-security-systemfunctions- advapi32
api-ms-win-service- advapi32
api-ms-win-shcore- shcore
api-ms-win-shcore-obsolete- shell32
api-ms-win-shell- shell32
api-ms-win-shell-associations- shlwapi
api-ms-win-shell-shdirectory- shell32
api-ms-win-stateseparation-helpers- kernelbase
ext-ms-win-advapi32- advapi32
ext-ms-win-com-ole32- ole32
ext-ms-win-gdi- gdi32
ext-ms-win-kernel32- kernel32
ext-ms-win-ntuser- user32
ext-ms-win-oleacc- oleacc
ext-ms-win-rtcore-gdi- gdi32
ext-ms-win-rtcore-ntuser- user32
ext-ms-win-security-credui- credui
ext-ms-win-security-cryptui- cryptui
ext-ms-win-shell- shell32
ext-ms-win-uxtheme- uxtheme
ext-ms-win-winhttp- winhttp
"""
