"""The structures that ntdll shares with every program: TEB, PEB, loader data, process parameters
(winternl.h).

Layouts: winternl.h, and the public symbols of ntdll for what it leaves out (as published at
geoffchappell.com).
"""

from __future__ import annotations

from pywine.abi.struct import Array, Struct, at
from pywine.abi.types import BOOLEAN, BYTE, DWORD, HANDLE, LONG, PVOID, SIZE_T, ULONG, ULONGLONG, USHORT


class UNICODE_STRING(Struct):
    Length: USHORT
    MaximumLength: USHORT
    Buffer: PVOID


class LIST_ENTRY(Struct):
    Flink: PVOID
    Blink: PVOID


class CLIENT_ID(Struct):
    UniqueProcess: HANDLE
    UniqueThread: HANDLE


class OBJECT_ATTRIBUTES(Struct):
    Length: ULONG
    RootDirectory: HANDLE
    ObjectName: PVOID
    Attributes: ULONG
    SecurityDescriptor: PVOID
    SecurityQualityOfService: PVOID


class TEB(Struct, size=(0x1000, 0x1838)):
    ExceptionList: PVOID = at(0x000, 0x000)
    StackBase: PVOID = at(0x004, 0x008)
    StackLimit: PVOID = at(0x008, 0x010)
    FiberData: PVOID = at(0x010, 0x020)
    Self: PVOID = at(0x018, 0x030)
    ClientId: CLIENT_ID = at(0x020, 0x040)
    ThreadLocalStoragePointer: PVOID = at(0x02C, 0x058)
    ProcessEnvironmentBlock: PVOID = at(0x030, 0x060)
    LastErrorValue: DWORD = at(0x034, 0x068)
    CurrentLocale: ULONG = at(0x0C4, 0x108)
    LastStatusValue: ULONG = at(0xBF4, 0x1250)
    StaticUnicodeString: UNICODE_STRING = at(0xBF8, 0x1258)
    DeallocationStack: PVOID = at(0xE0C, 0x1478)
    TlsSlots: Array[PVOID, 64] = at(0xE10, 0x1480)
    TlsExpansionSlots: PVOID = at(0xF94, 0x1780)
    FlsData: PVOID = at(0xFB4, 0x17C8)


class PEB(Struct, size=(0x480, 0x7C8)):
    BeingDebugged: BYTE = at(0x002, 0x002)
    ImageBaseAddress: PVOID = at(0x008, 0x010)
    Ldr: PVOID = at(0x00C, 0x018)
    ProcessParameters: PVOID = at(0x010, 0x020)
    ProcessHeap: PVOID = at(0x018, 0x030)
    FastPebLock: PVOID = at(0x01C, 0x038)
    NumberOfProcessors: ULONG = at(0x064, 0x0B8)
    NtGlobalFlag: ULONG = at(0x068, 0x0BC)
    CriticalSectionTimeout: ULONGLONG = at(0x070, 0x0C0)
    NumberOfHeaps: ULONG = at(0x088, 0x0E8)
    MaximumNumberOfHeaps: ULONG = at(0x08C, 0x0EC)
    ProcessHeaps: PVOID = at(0x090, 0x0F0)
    LoaderLock: PVOID = at(0x0A0, 0x110)
    OSMajorVersion: ULONG = at(0x0A4, 0x118)
    OSMinorVersion: ULONG = at(0x0A8, 0x11C)
    OSBuildNumber: USHORT = at(0x0AC, 0x120)
    OSPlatformId: ULONG = at(0x0B0, 0x124)
    ImageSubsystem: ULONG = at(0x0B4, 0x128)
    ImageSubsystemMajorVersion: ULONG = at(0x0B8, 0x12C)
    ImageSubsystemMinorVersion: ULONG = at(0x0BC, 0x130)
    SessionId: ULONG = at(0x1D4, 0x2C0)


class PEB_LDR_DATA(Struct):
    Length: ULONG
    Initialized: BOOLEAN
    SsHandle: PVOID
    InLoadOrderModuleList: LIST_ENTRY
    InMemoryOrderModuleList: LIST_ENTRY
    InInitializationOrderModuleList: LIST_ENTRY
    EntryInProgress: PVOID


class LDR_DATA_TABLE_ENTRY(Struct, size=(0xA8, 0x120)):
    InLoadOrderLinks: LIST_ENTRY
    InMemoryOrderLinks: LIST_ENTRY
    InInitializationOrderLinks: LIST_ENTRY
    DllBase: PVOID
    EntryPoint: PVOID
    SizeOfImage: ULONG
    FullDllName: UNICODE_STRING
    BaseDllName: UNICODE_STRING
    Flags: ULONG
    LoadCount: USHORT
    TlsIndex: USHORT
    HashLinks: LIST_ENTRY
    TimeDateStamp: ULONG


class CURDIR(Struct):
    DosPath: UNICODE_STRING
    Handle: HANDLE


class RTL_USER_PROCESS_PARAMETERS(Struct, size=(0x298, 0x420)):
    MaximumLength: ULONG
    Length: ULONG
    Flags: ULONG
    DebugFlags: ULONG
    ConsoleHandle: HANDLE
    ConsoleFlags: ULONG
    StandardInput: HANDLE
    StandardOutput: HANDLE
    StandardError: HANDLE
    CurrentDirectory: CURDIR
    DllPath: UNICODE_STRING
    ImagePathName: UNICODE_STRING
    CommandLine: UNICODE_STRING
    Environment: PVOID
    StartingX: ULONG
    StartingY: ULONG
    CountX: ULONG
    CountY: ULONG
    CountCharsX: ULONG
    CountCharsY: ULONG
    FillAttribute: ULONG
    WindowFlags: ULONG
    ShowWindowFlags: ULONG
    WindowTitle: UNICODE_STRING
    DesktopInfo: UNICODE_STRING
    ShellInfo: UNICODE_STRING
    RuntimeData: UNICODE_STRING


class KUSER_SHARED_DATA(Struct, size=(0x1000, 0x1000)):
    TickCountMultiplier: ULONG = at(0x004, 0x004)
    InterruptTime: ULONGLONG = at(0x008, 0x008)
    InterruptTimeHigh2: LONG = at(0x010, 0x010)
    SystemTimeLow: ULONG = at(0x014, 0x014)
    SystemTimeHigh: LONG = at(0x018, 0x018)
    SystemTimeHigh2: LONG = at(0x01C, 0x01C)
    TimeZoneBias: ULONGLONG = at(0x020, 0x020)
    NtSystemRoot: Array[USHORT, 260] = at(0x030, 0x030)
    NtBuildNumber: ULONG = at(0x260, 0x260)
    NtProductType: ULONG = at(0x264, 0x264)
    ProductTypeIsValid: BOOLEAN = at(0x268, 0x268)
    NtMajorVersion: ULONG = at(0x26C, 0x26C)
    NtMinorVersion: ULONG = at(0x270, 0x270)
    ProcessorFeatures: Array[BOOLEAN, 64] = at(0x274, 0x274)
    TickCount: ULONGLONG = at(0x320, 0x320)
    TickCountHigh2: LONG = at(0x328, 0x328)


class CRITICAL_SECTION(Struct):
    DebugInfo: PVOID
    LockCount: LONG
    RecursionCount: LONG
    OwningThread: HANDLE
    LockSemaphore: HANDLE
    SpinCount: SIZE_T
