"""Where the body of each exported function lives: rules from names to modules below pywine.dlls."""

from __future__ import annotations

import re

Rules = list[tuple[re.Pattern[str], str]]


def rules(text: str) -> Rules:
    """Compile lines of `module pattern pattern …`; a pattern matches from the start of a name."""
    compiled = []
    for line in text.strip().splitlines():
        module, *patterns = line.split()
        compiled.append((re.compile("|".join(f"(?:{pattern})" for pattern in patterns)), module))
    return compiled


def words(text: str) -> list[str]:
    """The words of a table that is easier to read as text."""
    return text.split()


def first_match(table: Rules, name: str) -> str | None:
    return next((module for pattern, module in table if pattern.match(name)), None)


CRT_HEADERS = {
    "memory": "string", "wctype": "ctype", "timeb": "time", "utime": "time", "mbctype": "mbstring",
    "uchar": "wchar", "new": "malloc", "corecrt_startup": "startup", "excpt": "eh", "inttypes": "stdlib",
    "fcntl": "io", "locking": "io", "share": "io", "dos": "direct", "stat": "io", "_mingw_stat64": "io",
    "corecrt_wstdlib": "stdlib", "swprintf_inl": "stdio", "assert": "stdlib", "crtdefs": "errno",
    "_timeval": "time",
}  # fmt: skip
CRT_HEADER_ORDER = words("""
malloc stdio stdlib string math time timeb utime ctype wctype locale io stat locking fcntl direct dos
process conio mbstring mbctype signal setjmp float fenv complex search memory errno assert inttypes uchar
wchar swprintf_inl crtdbg corecrt_wstdlib corecrt_startup excpt
""")
CRT_BEFORE_HEADERS = rules(
    r"""
startup __getmainargs __wgetmainargs _initterm _onexit atexit at_quick_exit quick_exit exit _exit _Exit
startup _c_exit _cexit
startup _amsg_exit __set_app_type _set_app_type _get_app_type _query_app_type __p_ _crt_ _configure
startup _initialize_
startup _register_onexit _register_thread_local _execute_onexit _seh_filter _XcptFilter __CppXcptFilter
startup __dllonexit
startup _get_(wide_|narrow_|initial_) _get_w?pgmptr _get_osplatform _get_osver _get_winm _get_winver
startup _get_wpgmptr
startup _acmdln$ _wcmdln$ __argc$ __argv$ __wargv$ __initenv$ __winitenv$ _environ$ _wenviron$ _pgmptr$
startup _wpgmptr$
startup _aexit_rtn$ _os(ver|platform)$ _win(ver|major|minor)$ _(commode|fmode)$ __setusermatherr
startup _adjust_fdiv$
startup _set_(error_mode|abort|invalid|purecall|thread_local) __?_?crt _invoke_watson _invalid_parameter
startup abort$ _get_purecall
startup _get_thread _set_thread __dcrt_ __report_gsfailure __security_error __set_buffer __buffer_over
startup _set_security __set_thr
startup _get_invalid _get_thread_local _get_error_mode _fpreset _assert _wassert __pxcptinfoptrs
startup _resetstkoflw
malloc malloc calloc realloc free$ _aligned _expand _msize _heap _recalloc _callnewh _query_new _set_new_
malloc _set_sbh
malloc _(calloc|free|malloc|realloc)_base$
malloc \?\?2@ \?\?3@ \?\?_U@ \?\?_V@ \?_set_new \?_query_new \?set_new _get_sbh _sbh _get_heap _set_amblksiz
malloc _get_amblksiz
rtti __RT __std_type_info_name$
eh _CxxThrow __Cxx _except_handler __C_specific _EH_prolog __uncaught __current_exception __std_ _purecall
eh _local_unwind
eh _global_unwind __unDName __type_info _Create_Frame _Find.*Frame _FindAndUnlink _Is_exception _Unwind
eh _SetWinRT
eh _set_se_translator _get_unexpected _get_terminate set_terminate set_unexpected terminate unexpected
eh __vcrt_Get __vcrt_Load
winapi __vcrt_Init
eh _seh_longjmp _SEH_ _IsExceptionObject __AdjustPointer __BuildCatch __Destruct __Frame __Get __FrameUnwind
eh __TypeMatch __Translate __processing_throw _NLG_ __NLG _TrackVectored _ValidateRead _ValidateWrite
eh _ValidateExec
eh __intrinsic_abnormal __ExceptionPtr __is_exception __Set_ __DestructExc __iexcept _abnormal_term
eh _is_exception_typeof
eh _get_unwind __telemetry __unguarded_callback _cxx __jump_unwind
concurrency \?.*Concurrency _ConcRT \?_Trace_agents \?_SpinYield
eh \?
setjmp __intrinsic_setjmp _?longjmp _?setjmp _setjmp
stdio __stdio __acrt_iob _iob$ __iob __pioinfo __badioinfo
string wcs(cat|chr|cmp|coll|cpy|cspn|len|ncat|ncmp|ncpy|nlen|pbrk|rchr|spn|str|tok|xfrm)
string _wcs(dup|error|icmp|icoll|lwr)
string _wcs(ncoll|nicmp|nicoll|nset|rev|set|upr) wmem mem
stdlib wcsto _wcsto wcstombs mbstowcs _wto _itow _ltow _ultow _i64tow _ui64tow wctomb mbtowc mblen _mblen
stdlib _mbstowcs
stdlib _wcstombs _mbtowc _wctomb _wsplitpath _wmakepath _wfullpath _wgetenv _wputenv _wsearchenv _wdupenv
stdlib _wperror
time wcsftime _wctime _wasctime _wstrtime _wstrdate _wutime _?w?ftime _?futime _?utime
process _beginthread _endthread _exec _wexec _spawn _wspawn _cwait system _wsystem
time _w?str(date|time)
direct _w?(chdir|mkdir|rmdir|getcwd|getdcwd) _getd _chdrive
io _w?find _stat _wstat _fstat
"""
)
CRT_AFTER_HEADERS = rules(
    r"""
stdio .*scanf .*printf _?[gp]utw? f[gp]ut _?f?(open|close|read|write|flush|seek|tell|eof|error) _fs
stdio .*_nolock _w?popen
stdio _?clearerr __uflow _get_printf _set_printf _get_output _set_output _get_stream _w?tmpnam
stdio _?[gf]etw?[cs] _?flsbuf
stdio _?filbuf _?flswbuf _?filwbuf _get_fmode _set_fmode _get_commode _w?tempnam _?putw?[cs] _lock_file
stdio _unlock_file
stdio .*getmaxstdio _?rmtmp _w?freopen _?flushall _?fcloseall set(buf|vbuf) ungetw?c rewind _fdopen _wfdopen
stdio _rm
mbstring _mb _ismb _?mb __p__mb _setmbcp _getmbcp _jis _hira _toki is_?mb mbs _set_mb
ctype ___?p(w)?ctype_func __iswcsym _?is _?to(w|u|l)? _pctype _pwctype __isc __tol __tou _ctype __wcserror
ctype _chvalidator
time ___?(daylight|dstbias|tzname)$ .*time _?tz _daylight _dstbias _timezone
time _get_(tzname|daylight|dstbias|timezone) _Strftime _Wcsftime _Getdays
time _Getmonths _Gettnames _W_Get _get_dst clock
locale .*locale .*_l_ locale _lc __lc ___lc ___mb __setlc __unguarded_readlc _Getlc _lock_locales
locale ___unguarded __mb_cur
mbstring mbr
wchar [wc]crto mbrto mbsrto wcsrto mbsinit btowc wctob c16 c32 wcrto
signal signal raise __pxcpt __fpe
conio _c(get|put|print|scan|ws|wp) _(get|put|unget)w?ch _kbhit _inp _outp
float _controlfp _clearfp _statusfp _control87 _fp(class|reset|ieee)
float _(finite|isnan|chgsign|copysign|logb|nextafter|scalb)f?
float __fpecode __control87 _set_controlfp _get_controlfp _fpieee _is_exception_typeof
fenv fe
complex c(abs|acos|arg|asin|atan|cos|exp|imag|log|norm|pow|proj|real|sin|sqrt|tan|onj)h?(10)?[fl]?$
complex _[FL]?C(build|mul) norm
math _?(abs|a?(cos|sin|tan)h?|atan2|cbrt|ceil|cos|erf|exp|fabs)
math _?(fdim|floor|fma|fmax|fmin|fmod|frexp|hypot|ilogb)
math _CI __lib
math _?(j[01n]|y[01n]|l?l?r?(int|ound)|ldexp|lgamma|tgamma|log|modf|nan)
math _?(near|next|pow|rem|round|scalbl?n?|sin|sqrt|tan|trunc)
math _?_libm_sse2 _adj_f _safe_f _fltused _dexp _d_int _dlog _dsin
math _[dfl]?d?(class|dclass|fdclass|ldclass|sign|dsign|fdsign|test|dtest|fdtest|pcomp|dpcomp) _set_SSE2
math _get_FMA3
math _set_FMA3 _HUGE$ _matherr __setuser _fperr _fd _ld _d(norm|pcomp|pow|pol|sc|un) _except1 _handle_ $I10
math \$I10 _CI _ftol
string __wcsncnt __strncnt str _str wcs _wcs _wcserror __str
stdlib _?[lu]?l?l?(i|l|ul|ui|i64|ui64)to[aw] ato _ato _?[fe]cvt _gcvt _?rot[lr] _?lrot _byteswap _?swab rand
stdlib srand labs div
stdlib l?l?div lfind lsearch _splitpath _makepath _fullpath _searchenv _?w?getenv _?putenv _rand_s
stdlib _get_(doserrno|errno)
stdlib _abs64 _beep _sleep _set_doserrno _Strto _Stof _Stod _Stol _?ultoa _ultow _ui64 _i64 _ltow ___
stdlib _seterrormode
io _?w?(access|chmod|chsize|close|commit|creat|dup)
io _?w?(eof|filelength|get_osfhandle|isatty|locking|lseek|mktemp|open)
io _umask
io _?(pipe|read|setmode|sopen|tell|telli64|umask|unlink|write|rename|remove) _wrename _wremove _wsopen
io _wunlink _fileinfo _lk
process _?getpid _loaddll _unloaddll _getdllprocaddr _cwait _w?system
errno __sys_nerr _?errno _doserrno _sys_ __sys_errlist __doserrno _set_errno _get_errno strerror
search _?bsearch _?qsort _lfind _lsearch
crtdbg _Crt _crt _VCrt _free_dbg _malloc_dbg .*_dbg$ _CRT
eh _(Create|Set|Get)(Frame|Image|Throw)
process __thread(handle|id)$
stdlib __STRINGTOLD
startup _(un)?lock$ __initialize_lconv
stdio _w(input|output)_s
intrin _alloca_probe _chkesp _Interlocked _bit _mm _?_?all(div|rem|mul|shl|shr|dvrm) _?_?aull __chkstk
intrin _chkstk _ull _all
locale _?_?_?(setlc|unguarded|lconv|domap|crtL|crtG|crtC)
"""
)
NTDLL = rules(
    r"""
rtl_heap Rtl.*Heap RtlAllocate.*Heap RtlpHeap RtlpNtHeap
rtl_atom Rtl.*Atom
rtl_exception Rtl(Raise|Unwind|VirtualUnwind|Lookup.*Function)
rtl_exception Rtl(.*FunctionTable|Restore|CaptureContext|CaptureStack|Walk)
rtl_exception Ki
rtl_exception Rtl(Dispatch|.*Vectored|.*Unhandled|.*ExceptionFilter)
rtl_exception Rtl(PcToFile|SetUnhandled|ReportException|GetCallers)
rtl_exception .*unwind
rtl_exception __C_spec _except_handler RtlUserFiber RtlGetExtended RtlLocate RtlCopyContext
rtl_exception RtlInitializeContext RtlGetFrame
rtl_exception RtlPushFrame RtlPopFrame RtlpGetException RtlpCheckDynamic .*longjmp .*setjmp RtlCopyExtended
rtl_exception RtlInitializeExtended
rtl_sync Rtl.*(CriticalSection|SRWLock|ConditionVariable|RunOnce)
rtl_sync Rtl.*(Barrier|WaitOnAddress|WakeAddress|Resource(Shared|Exclusive|$))
rtl_sync Rtl.*SList RtlInterlocked.* RtlAcquire(Pebl|Resource) RtlReleaseResource RtlDeleteResource
rtl_sync RtlInitializeResource RtlDumpResource
rtl_sync RtlConvertSharedTo RtlConvertExclusiveTo RtlpUnWaitCritical RtlpWaitForCritical
rtl_sync RtlpNotOwnerCritical RtlReleasePebLock
rtl_string Rtl.*(UnicodeString|AnsiString|OemString|UnicodeTo|ToUnicode|StringTo)
rtl_string Rtl.*(MultiByte|Utf8|UTF8|Char|String(Ex)?$|OemSize)
rtl_string Rtl.*(Unicode|Ansi|Nls|CodePage|CustomCP|Downcase|Upcase|Hash.*String|Integer|Guid|GUID) RtlxU
rtl_string RtlxA RtlxO RtlIsText Nls
rtl_string RtlAppend RtlCompareString RtlCopyString RtlEqualString RtlInitString RtlPrefix RtlIdn
rtl_string RtlNormalize RtlIsNormalized
rtl_path Rtl.*(Path|DosDevice|CurrentDirectory|NameLegal|FullPath|SearchPath|Volume) RtlIsDos RtlDos
rtl_path RtlReplaceSystemDirectory
rtl_environment Rtl.*Environment Rtl.*ProcessParameters
rtl_threadpool Rtl(Create|Delete|Set|Update|Cancel)Timer
rtl_time Rtl.*(Time|Seconds1970|Seconds1980) RtlQueryPerf RtlGetInterrupt RtlQueryUnbiased
rtl_version RtlGetVersion RtlVerify VerSet RtlGetNtVersion RtlGetNtProduct RtlGetProduct RtlIsState
rtl_version RtlGetNtGlobal
rtl_threadpool Tp Rtl.*(Timer|WorkItem|Wait$|WaitEx|IoCompletion|QueueWork|ThreadPool)
rtl_security Rtl.*(Sid|Acl|Ace|Acc[e]ss|SecurityDescriptor|SecurityObject|Privilege)
rtl_security Rtl.*(DaclS|SaclS|Owner|Group|Dacl|Sacl|SelfRelative)
rtl_security Rtl.*(Impersonate|Capability|Trust|AppContainer|Package|Mandatory)
rtl_activation Rtl.*(ActivationContext|ActivationContexts|AssemblyStorage|Sxs|Manifest)
rtl_bitmap Rtl.*Bit(s|Map|$) Rtl.*(BitMapEx|ClearRuns|SetBit|ClearBit|TestBit)
rtl_memory Rtl(Copy|Move|Fill|Zero|Compare|Secure).*Memory RtlCompareMemory Rtl.*MappedView RtlPrefetch
rtl_table Rtl.*(GenericTable|Splay|RealSuccessor|RealPredecessor|SubtreeSuccessor|SubtreePredecessor)
rtl_table Rtl.*(Avl|RbTree|Rb|HashTable|Prefix|RTree)
rtl_random RtlRandom RtlUniform RtlComputeCrc RtlCrc RtlGenRandom
rtl_math _alloca _chkstk __chkstk Rtl(Extended|Large|Enlarged|ULong|Ulong|Ushort|Convert.*Large|UInt|Find)
rtl_math _?_?(all|aull)(div|rem|mul|shl|shr|dvrm|\b) _CI _ftol _alldiv
rtl_pointer Rtl.*(Encode|Decode).*Pointer
rtl_process Rtl.*(UserProcess|UserThread|Process|Thread|Fls|Tls)
rtl_process Rtl.*(Peb|Teb|LastNt|LastWin32|NtStatus|StackCommit|Job)
rtl_process RtlExit
rtl_registry Rtl.*(Registry|Ntv|Key)
rtl_image RtlImage
rtl_compression Rtl.*(Compress|Decompress|Lznt)
rtl_message RtlFindMessage RtlFormatMessage RtlGetLastNt RtlLoadString
rtl_locale Rtl.*(Locale|Lcid|LCID|Language|PreferredUI|MUI|Mui|LangId|Lang)
rtl_status RtlNtStatus RtlMapSecurityError
rtl_memory_blocks RtlAllocateMemory RtlFreeMemory RtlCreateMemory RtlLockMemory RtlMemory
rtl_etw RtlTrace RtlLog Etw
rtl_debug Dbg vDbg RtlAssert RtlDebug RtlQueryDebug RtlCreateQueryDebug RtlDestroyQueryDebug RtlpQuery
rtl_debug RtlSetProcessDebug
rtl_feature Rtl.*Feature
rtl_wow64 RtlWow Wow64
rtl_transaction Rtl.*Transaction
rtl_sync ExpInterlocked
rtl_table Pfx
pss Pss
wer Wer
ldr Ldr
csr Csr
sb Sb
winsqm WinSqm
a_sha A_SHA MD4 MD5
alpc Alpc
evt Evt EtwpE
ship Ship ShimE ApiSet
nt_file Nt.*(File|Directory|Volume|Ea$|Mailslot|Pipe|Quota|IoRing)
nt_file Nt(CancelIo|Delete$|RemoveIo|SetIo|CreateIo)
nt_file Nt(OpenIo|QueryIo|Flush.*Buffers|Copy|QueryAttributes|QueryFullAttributes)
nt_sync Nt.*KeyedEvent
nt_registry Nt.*(Key|Keys|KeyEx|Hive|Registry)\d*$
nt_registry Nt(Compact|Compress|Lock|Unlock|Freeze|Thaw).*(Key|Registry)
nt_registry Nt.*(Key|Hive)
nt_memory Nt.*(VirtualMemory|Section|Physical|UserPhysical|MapView)
nt_memory Nt.*(UnmapView|WriteWatch|Paging|Enclave|Partition|AllocateVirt)
nt_memory Nt(Flush(Instruction|ProcessWrite|Write)|AreMapped)
nt_sync Nt.*(Event|Semaphore|Mutant|Timer|Wait|KeyedEvent)
nt_sync Nt.*(Alert|DelayExecution|Yield|AddressBy|Profile|Rendezvous)
nt_security Nt.*(Token|AccessCheck|Privilege|Impersonate|SecurityObject|Audit|OpenObjectAudit|Sid)
nt_process Nt.*(Process|Thread|Job|Apc|Context|Continue|Callback)
nt_process Nt.*(RaiseException|Terminate|Suspend|Resume|Ldt|Debug|ReplacePart)
nt_object Nt.*(Object|Close|SymbolicLink|Atom|Namespace|Duplicate|Handle)
nt_port Nt.*(Port|Alpc|Lpc|Message|Request|Reply)
nt_transaction Nt.*(Transaction|Enlistment|ResourceManager|Savepoint|Tm)
nt_system Nt
rtl_other Rtl
"""
)
NO_HEADER = {
    "kernel32": rules(
        r"""
psapi K32
appmodel AppPolicy AAppPolicy .*Package .*ApplicationUserModel .*State(Folder)?$ AppX BasepAppX
appmodel .*AppContainer
consoleapi .*Console VerifyConsole
vdm .*VDM .*Vlm .*Virtual(Buffer) Wow .*Win32s CmdBat
base Base Cso Csr
werapi Wer
winnls .*Calendar .*CalDate .*Nls .*NLS .*Locale .*LCID .*UILanguage .*Lang .*MUI .*Sortkey .*CPFile
winnls .*CPGlobal .*LCType .*Era
winbase .*Ums Get.*ActCtx .*ActCtx .*AtomW? .*Vfs lstr .*Disk .*Firmware Reg .*Enclave Power
processsnapshot Pss
termsrv Term SetTerm
xstate .*Extended(Context|Feature) Locate .*ExtendedFeaturesMask
synchapi Interlocked .*SList
rtl_exception Rtl .*unwind __C_spec __misal
threadpoolapiset Tp .*Threadpool
processthreadsapi .*Thread .*Process .*CpuSet
sysinfoapi .*System .*ComputerName .*Product .*Time
namedpipeapi .*Pipe
heapapi Heap
strings uaw_
"""
    ),
    "gdi32": rules(
        r"""
winddi Eng Gdi(Entry|Add|Del|Get|Start|End|Play|Query|Set|Init|Page|Convert|Fix|Artificial) STROBJ XLATE
winddi BRUSH CLIP FONTOBJ PATHOBJ XFORM HT
d3dkmthk D3DKMT DdEntry DDC
usp10 Script
"""
    ),
    "ole32": rules(
        r"""
hglobal H(WND|BITMAP|GLOBAL|MENU|ICON|ACCEL|BRUSH|DC|ENH|META|PAL|RGN|MONITOR) STGMEDIUM CLIPFORMAT SNB WdtP
ole2ddi Ole
stub .*(Stub|Proxy)
"""
    ),
    "advapi32": rules(
        r"""
evntprov Etw Event
wmi Wmi
elf Elf
ntlsa Lsa
svc I_Sc .*Service
perflib Perf
systemfunction SystemFunction MD4 MD5 A_SHA
accctrl .*(Access|Trustee|Security|Audit|Acl).*
winsafer .*CodeAuthz Saferi
wincred Cred
winefs .*Encrypt
winreg .*Reg
"""
    ),
    "user32": rules(
        r"""
pointerinput RIM .*Pointer .*Inject
magnification .*Magnif
dwm Dwm Sfm
reason .*Reason
windows .*(Window|Wnd)
dialogs .*Dialog
menus .*Menu
"""
    ),
}
MODERN = rules(
    r"""
consoleapi .*Console WriteConsole
libloaderapi LoadLibrary GetModuleHandle FreeLibrary GetProcAddress LoadResource LockResource FindResource
errhandlingapi .*ErrorMode$ .*UnhandledExceptionFilter FatalAppExit
synchapi .*(Semaphore|Mutex|WaitableTimer) .*Event[AW]$ WaitFor SignalObjectAndWait .*ConditionVariable
interlockedapi Interlocked .*SList
processenv .*EnvironmentString .*EnvironmentVariable
sysinfoapi .*FirmwareTable GetVersion GetSystem(Info|Time|Dir) GetTick
fibersapi Fls
profileapi QueryPerformance
threadpoolapiset .*Threadpool
memoryapi .*FileMapping[AW]$ Virtual .*WorkingSetSize
threadpoollegacyapiset .*TimerQueue RegisterWait UnregisterWait BindIo
jobapi2 .*JobObject .*JobSet
fibersapi .*Fiber
namedpipeapi .*NamedPipe
commapi .*Comm(Break|Config|Error|Mask|ModemStatus|Properties|State|Timeouts|Port|Event|Function|Char)[AW]?
commapi BuildComm PurgeComm SetupComm
commapi CommConfig WaitComm Transmit
enclaveapi .*Enclave
fileapi .*CompressedFileSize .*(Stream|FileName|VolumeMountPoint)[AWT]? .*VolumeMountPointClose
systemtopologyapi .*Numa .*ProcessorGroup .*Processor(Count)
winbase_profile .*Profile(String|Section|SectionNames|Int|Struct)[AW]
winbase_actctx .*ActCtx
winbase_atom .*Atom(Name|Table|Ex)?[AW]?$
winbase_tape .*Tape
winbase_memory (Global|Local)(?!Add|Find|Get|Del) IsBad
winbase_string lstr
winbase_file .*File(Ex|Transacted|WithProgress)?[AW]$ CopyFile2 _[hl] OpenFile .*Backup Backup
winbase_file .*(HardLink|SymbolicLink) ReplaceFile
winbase_resource .*UpdateResource
winbase_power .*Power(?!Save) .*Wakeup
winbase_ums .*Ums
winbase_xstate .*XState CopyContext InitializeContext
utilapiset Beep$ EncodePointer DecodePointer
"""
)
CPP = rules(
    r"""
threads _Mtx _Cnd _Thrd _xtime xtime _Mtxlock .*_Xtime .*_Query_perf _Do_call .*_Thread .*_Pad@ _Call_once
threads .*thread .*mutex
filesystem .*_(File|Dir|Open_dir|Read_dir|Close_dir|Remove|Rename|Copy_file)
filesystem .*_(Stat|Lstat|Statvfs|Symlink|Link|Unlink|Resize|Equivalent)
parallel __std_parallel __std_(atomic|execution|tz|bulk|submit|close|wait)
exceptions .*_X(length|out_of|invalid|over|bad|regex|runtime) .*exception .*_Throw .*bad_alloc
exceptions .*error_category .*_Syserror .*_Winerror
memory .*_(Aligned|Locinfo_mem|Atomic|Facet_Register|Lock_shared|Unlock_shared) .*_Ptr _Lock_ _Unlock_
memory .*shared_ptr
locale .*(locale|facet|ctype|collate|codecvt|numpunct|num_get)
locale .*(num_put|money|messages|time_get|time_put|_Locinfo|Getcvt|Getctype)
locale _(Getc|Getd|Getm|Gett|Get|Str|Tol|Tou|Mb|Wc|Towc|Wcs|Wcr|Iswc|Toup)
ios .*(basic_ios|ios_base|_Ios|_Winit|_Init@)
ostream .*(basic_ostream|cout|cerr|clog)
istream .*(basic_istream|cin@|basic_iostream)
streambuf .*(streambuf|filebuf|stringbuf|_Fiopen|strstream|stringstream|fstream)
string .*(basic_string|char_traits)
complex .*complex
limits .*_(Num|numeric_limits)
math _[A-Z]?[FLD]*(Cosh|Sinh|Exp|Poly|Dtest|Dscale|Dnorm|Hypot|Denorm|Eps|Inf)
math _[A-Z]?[FLD]*(Nan|Snan|Rteps|Xbig|Hugeval|Zero|Log|Sin|Dint|Dunscale|Pow)
math _[FL]?(Cosh|Sinh|Exp|Poly|Dtest|Dscale|Dnorm|Hypot|Denorm)
math _[FL]?(Eps|Inf|Nan|Snan|Rteps|Xbig|Hugeval|Zero|Log|Sin)
stdlib _Sto _Stod _Stof _Stol _Sto.* _Random .*random
"""
)
OVERRIDES = rules(
    r"""
advapi32.wincrypt CryptGetDefaultProvider[AW]$
kernel32.consoleapi (Alloc|Attach|Free)Console$ [GS]etConsoleMode$ .*ConsoleInput(Events|A|W|ExA|ExW)$
kernel32.consoleapi ReadConsole[AW]$
kernel32.consoleapi WriteConsole[AW]$ SetConsoleCtrlHandler$ [GS]etConsole(Output)?CP$ .*PseudoConsole$
kernel32.consoleapi2 .*ConsoleScreenBuffer.* .*ConsoleTitle .*ConsoleOriginalTitle
kernel32.consoleapi2 .*Console(Cursor(Info|Position)|TextAttribute)$
kernel32.consoleapi2 (Fill|Read|Write|Scroll|Flush)Console SetConsoleWindowInfo GetLargestConsole
kernel32.consoleapi2 GenerateConsoleCtrl
kernel32.consoleapi3 .*Console
user32.text Char(Upper|Lower|Next|Prev|ToOem) OemToChar IsChar(Alpha|Upper|Lower) wv?sprintf[AW]$
user32.text LoadString[AW]$
user32.messagebox MessageBox(Ex)?[AW]$ MessageBeep$
ws2_32.winsock2 __WSAFDIsSet$
kernel32.winver VerLanguageName
kernel32.libloaderapi Resolve.*Delay DelayLoadFailureHook
setupapi.inf Setup(Open|Close)InfFile SetupFind(First|Next) SetupGetLine(ByIndex|Count|Text)
setupapi.inf SetupGetFieldCount
setupapi.inf SetupGet(String|Int|Binary|MultiSz)Field
setupapi.cabinets SetupIterateCabinet SetupGetFileCompressionInfo SetupDecompressOrCopyFile
kernel32.fileapi_names (Get|Set)FileAttributes(Ex)?[AW]$ GetCompressedFileSize[AW]$
kernel32.fileapi_names (Create|Remove)Directory(Ex)?[AW]$
kernel32.fileapi_names DeleteFile[AW]$ Find(First|Next)File(Ex)?[AW]$ FindClose$
kernel32.fileapi_names Get(Full|Long|Short)PathName[AW]$
kernel32.fileapi_names GetTempPath2?[AW]$ GetTempFileName[AW]$
kernel32.fileapi_volumes GetLogicalDrive GetDriveType GetVolume GetDiskFreeSpace
kernel32.fileapi_volumes Find(First|Next)Volume[AW]$ FindVolumeClose$
kernel32.fileapi_volumes QueryDosDevice
kernel32.winbase_message FormatMessage[AW]$
ntdll.rtl_exception (Nt|Zw)Continue$
kernel32.winnls_numbers Get(Number|Currency)Format(Ex|A|W)$
kernel32.winbase_version VerifyVersionInfo[AW]$
kernel32.sysinfoapi GetPhysicallyInstalledSystemMemory$
ntdll.rtl_sync SetCriticalSectionSpinCount$
"""
)
