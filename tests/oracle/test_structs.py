"""Every structure has the size and offsets that the C compilers give it, or that are known of Windows."""

from __future__ import annotations

import ctypes

import pytest

from pywine.abi.struct import Struct
from tests.oracle import mingw

# What mingw's headers leave out, opaque or under other names, with the offsets known of Windows (x86, x64).
KNOWN = {
    "_Dcomplex": {"size": (16, 16), "real": (0, 0), "imaginary": (8, 8)},  # Microsoft's complex.h
    "_Fcomplex": {"size": (8, 8), "real": (0, 0), "imaginary": (4, 4)},
    "DCB": {  # the bits have names of their own
        "size": (28, 28), "DCBlength": (0, 0), "BaudRate": (4, 4), "Bits": (8, 8), "wReserved": (12, 12),
        "XonLim": (14, 14), "XoffLim": (16, 16), "ByteSize": (18, 18), "Parity": (19, 19),
        "StopBits": (20, 20), "XonChar": (21, 21), "XoffChar": (22, 22), "ErrorChar": (23, 23),
        "EofChar": (24, 24), "EvtChar": (25, 25), "wReserved1": (26, 26),
    },
    "RTL_HANDLE_TABLE": {
        "size": (32, 48), "MaxHandleCount": (0, 0), "HandleSize": (4, 4), "Reserved": (8, 8),
        "Reserved2": (12, 12), "NextFree": (16, 16), "FirstHandle": (20, 24), "ReservedMemory": (24, 32),
        "MaxHandle": (28, 40),
    },
    "LDR_DLL_NOTIFICATION_DATA": {
        "size": (20, 40), "Flags": (0, 0), "FullDllName": (4, 8), "BaseDllName": (8, 16), "DllBase": (12, 24),
        "SizeOfImage": (16, 32),
    },
    "RTL_RELATIVE_NAME_U": {
        "size": (16, 32), "RelativeName": (0, 0), "ContainingDirectory": (8, 16), "CurDirRef": (12, 24),
    },
    "TEB": {
        "size": (0x1000, 0x1838), "ExceptionList": (0, 0), "StackBase": (4, 8), "StackLimit": (8, 0x10),
        "FiberData": (0x10, 0x20), "Self": (0x18, 0x30), "ClientId": (0x20, 0x40),
        "ThreadLocalStoragePointer": (0x2C, 0x58), "ProcessEnvironmentBlock": (0x30, 0x60),
        "LastErrorValue": (0x34, 0x68), "CurrentLocale": (0xC4, 0x108),
        "StaticUnicodeString": (0xBF8, 0x1258), "DeallocationStack": (0xE0C, 0x1478),
        "TlsSlots": (0xE10, 0x1480), "TlsExpansionSlots": (0xF94, 0x1780), "FlsData": (0xFB4, 0x17C8),
        "CountOfOwnedCriticalSections": (0x38, 0x6C), "WOW32Reserved": (0xC0, 0x100),
        "GdiTebBatch": (0x1D4, 0x2F0), "GuaranteedStackBytes": (0xF78, 0x1748),
        "HardErrorMode": (0xF28, 0x16B0), "ExceptionCode": (0x1A4, 0x2C0),
        "StaticUnicodeBuffer": (0xC00, 0x1268), "TlsLinks": (0xF10, 0x1680), "Vdm": (0xF18, 0x1690),
        "ArbitraryUserPointer": (0x14, 0x28), "SubSystemTib": (0xC, 0x18),
        "ActivationContextStackPointer": (0x1A8, 0x2C8), "ReservedForOle": (0xF80, 0x1758),
        "Win32ThreadInfo": (0x40, 0x78), "NtTib": (0, 0), "LastStatusValue": (0xBF4, 0x1250),
        "IsImpersonating": (0xF84, 0x1768), "ActiveRpcHandle": (0x28, 0x50),
        "SameTebFlags": (0xFCA, 0x17EE),
    },
    "PEB": {
        "size": (0x480, 0x7C8), "BeingDebugged": (2, 2), "ImageBaseAddress": (8, 0x10), "Ldr": (0xC, 0x18),
        "ProcessParameters": (0x10, 0x20), "SubSystemData": (0x14, 0x28), "ProcessHeap": (0x18, 0x30),
        "FastPebLock": (0x1C, 0x38), "KernelCallbackTable": (0x2C, 0x58), "ApiSetMap": (0x38, 0x68),
        "TlsExpansionCounter": (0x3C, 0x70), "TlsBitmap": (0x40, 0x78), "TlsBitmapBits": (0x44, 0x80),
        "NumberOfProcessors": (0x64, 0xB8), "NtGlobalFlag": (0x68, 0xBC),
        "CriticalSectionTimeout": (0x70, 0xC0), "NumberOfHeaps": (0x88, 0xE8),
        "MaximumNumberOfHeaps": (0x8C, 0xEC), "ProcessHeaps": (0x90, 0xF0), "LoaderLock": (0xA0, 0x110),
        "OSMajorVersion": (0xA4, 0x118), "OSMinorVersion": (0xA8, 0x11C), "OSBuildNumber": (0xAC, 0x120),
        "OSCSDVersion": (0xAE, 0x122), "OSPlatformId": (0xB0, 0x124), "ImageSubsystem": (0xB4, 0x128),
        "ImageSubsystemMajorVersion": (0xB8, 0x12C), "ImageSubsystemMinorVersion": (0xBC, 0x130),
        "SessionId": (0x1D4, 0x2C0), "CSDVersion": (0x1F0, 0x2E8), "FlsCallback": (0x20C, 0x320),
        "FlsHighIndex": (0x22C, 0x350), "AnsiCodePageData": (0x58, 0xA0), "OemCodePageData": (0x5C, 0xA8),
        "UnicodeCaseTableData": (0x60, 0xB0),
    },
    "PEB_LDR_DATA": {
        "size": (0x28, 0x48), "Length": (0, 0), "Initialized": (4, 4), "SsHandle": (8, 8),
        "InLoadOrderModuleList": (0xC, 0x10), "InMemoryOrderModuleList": (0x14, 0x20),
        "InInitializationOrderModuleList": (0x1C, 0x30), "EntryInProgress": (0x24, 0x40),
        "ShutdownInProgress": (0x28, 0x48), "ShutdownThreadId": (0x2C, 0x50),
    },
    "LDR_DATA_TABLE_ENTRY": {
        "size": (0xA8, 0x120), "InLoadOrderLinks": (0, 0), "InMemoryOrderLinks": (8, 0x10),
        "InInitializationOrderLinks": (0x10, 0x20), "DllBase": (0x18, 0x30), "EntryPoint": (0x1C, 0x38),
        "SizeOfImage": (0x20, 0x40), "FullDllName": (0x24, 0x48), "BaseDllName": (0x2C, 0x58),
        "Flags": (0x34, 0x68), "LoadCount": (0x38, 0x6C), "ObsoleteLoadCount": (0x38, 0x6C),
        "TlsIndex": (0x3A, 0x6E), "HashLinks": (0x3C, 0x70), "TimeDateStamp": (0x44, 0x80),
        "DdagNode": (0x50, 0x98),
    },
    "CURDIR": {"size": (0xC, 0x18), "DosPath": (0, 0), "Handle": (8, 0x10)},
    "RTL_USER_PROCESS_PARAMETERS": {
        "size": (0x298, 0x420), "MaximumLength": (0, 0), "Length": (4, 4), "Flags": (8, 8),
        "DebugFlags": (0xC, 0xC), "ConsoleHandle": (0x10, 0x10), "ConsoleFlags": (0x14, 0x18),
        "StandardInput": (0x18, 0x20), "StandardOutput": (0x1C, 0x28), "StandardError": (0x20, 0x30),
        "CurrentDirectory": (0x24, 0x38), "DllPath": (0x30, 0x50), "ImagePathName": (0x38, 0x60),
        "CommandLine": (0x40, 0x70), "Environment": (0x48, 0x80), "StartingX": (0x4C, 0x88),
        "StartingY": (0x50, 0x8C), "CountX": (0x54, 0x90), "CountY": (0x58, 0x94),
        "CountCharsX": (0x5C, 0x98), "CountCharsY": (0x60, 0x9C), "FillAttribute": (0x64, 0xA0),
        "WindowFlags": (0x68, 0xA4), "ShowWindowFlags": (0x6C, 0xA8), "WindowTitle": (0x70, 0xB0),
        "DesktopInfo": (0x78, 0xC0), "ShellInfo": (0x80, 0xD0), "RuntimeData": (0x88, 0xE0),
        "CurrentDirectories": (0x90, 0xF0), "EnvironmentSize": (0x290, 0x3F0),
        "EnvironmentVersion": (0x294, 0x3F8),
    },
    "DELAYLOAD_INFO": {  # delayloadhandler.h
        "size": (0x24, 0x48), "Size": (0, 0), "DelayloadDescriptor": (4, 8), "ThunkAddress": (8, 0x10),
        "TargetDllName": (0xC, 0x18), "ImportDescribedByName": (0x10, 0x20), "NameOrOrdinal": (0x14, 0x28),
        "TargetModuleBase": (0x18, 0x30), "Unused": (0x1C, 0x38), "LastError": (0x20, 0x40),
    },
    "ICMPV6_ECHO_REPLY": {  # ipexport.h
        "size": (36, 36), "Port": (0, 0), "FlowInfo": (2, 2), "Address": (6, 6), "Scope": (22, 22),
        "Status": (28, 28), "RoundTripTime": (32, 32),
    },
    "RTL_BITMAP": {"size": (8, 16), "SizeOfBitMap": (0, 0), "Buffer": (4, 8)},
    "TIME_FIELDS": {
        "size": (16, 16), "Year": (0, 0), "Month": (2, 2), "Day": (4, 4), "Hour": (6, 6), "Minute": (8, 8),
        "Second": (10, 10), "Milliseconds": (12, 12), "Weekday": (14, 14),
    },
    "KUSER_SHARED_DATA": {
        "TickCountLowDeprecated": (0, 0), "TickCountMultiplier": (4, 4), "InterruptTime": (8, 8),
        "InterruptTimeLow": (8, 8), "InterruptTimeHigh": (0xC, 0xC), "InterruptTimeHigh2": (0x10, 0x10),
        "SystemTime": (0x14, 0x14), "SystemTimeLow": (0x14, 0x14), "SystemTimeHigh": (0x18, 0x18),
        "SystemTimeHigh2": (0x1C, 0x1C), "TimeZoneBias": (0x20, 0x20), "TimeZoneBiasHigh2": (0x28, 0x28),
        "ImageNumberLow": (0x2C, 0x2C), "ImageNumberHigh": (0x2E, 0x2E), "NtSystemRoot": (0x30, 0x30),
        "TimeZoneId": (0x240, 0x240), "NtBuildNumber": (0x260, 0x260), "NtProductType": (0x264, 0x264),
        "ProductTypeIsValid": (0x268, 0x268), "NativeProcessorArchitecture": (0x26A, 0x26A),
        "NtMajorVersion": (0x26C, 0x26C), "NtMinorVersion": (0x270, 0x270),
        "ProcessorFeatures": (0x274, 0x274), "KdDebuggerEnabled": (0x2D4, 0x2D4),
        "NumberOfPhysicalPages": (0x2E8, 0x2E8), "SystemCall": (0x308, 0x308),
        "QpcFrequency": (0x300, 0x300), "TickCount": (0x320, 0x320), "TickCountHigh": (0x324, 0x324),
        "TickCountHigh2": (0x328, 0x328), "Cookie": (0x330, 0x330), "ActiveConsoleId": (0x2D8, 0x2D8),
        "SuiteMask": (0x2D0, 0x2D0), "SafeBootMode": (0x2EC, 0x2EC), "ActiveProcessorCount": (0x3C0, 0x3C0),
    },
}  # fmt: skip

# Structures that differ so much between the machines that each has its own. Name -> name in C, bits.
OF_ONE_MACHINE = {"CONTEXT_X86": ("CONTEXT", 32), "CONTEXT_X64": ("CONTEXT", 64)}

# Members of unions, nested structures and runs of fields. Structure -> field -> its designator in C.
DESIGNATORS = {
    "UDATE": {
        field: f"st.{field}"
        for field in ("wYear", "wMonth", "wDayOfWeek", "wDay", "wHour", "wMinute", "wSecond", "wMilliseconds")
    },
    "_HEAPINFO": {name: "_" + name for name in ("pentry", "size", "useflag")},
    "MSG": {"x": "pt.x", "y": "pt.y"},
    "CONTEXT_X86": {
        "DebugRegisters": "Dr0", "RegisterArea": "FloatSave.RegisterArea",
        "Cr0NpxState": "FloatSave.Cr0NpxState",
        **{name: f"FloatSave.{name}" for name in (
            "ControlWord", "StatusWord", "TagWord", "ErrorOffset", "ErrorSelector", "DataOffset",
            "DataSelector",
        )},
    },
    "CONTEXT_X64": {"Home": "P1Home", "DebugRegisters": "Dr0", "Registers": "Rax"},
    "CERT_INFO": {
        "KeyAlgorithm": "SubjectPublicKeyInfo.Algorithm", "PublicKey": "SubjectPublicKeyInfo.PublicKey",
    },
    "PROCESS_HEAP_ENTRY": {
        name: f"Region.{name}"
        for name in ("dwCommittedSize", "dwUnCommittedSize", "lpFirstBlock", "lpLastBlock")
    },
}  # fmt: skip

# Structures that no header of Microsoft's declares: pywine's own views of undocumented memory. Name -> why.
OWN: dict[str, str] = {}


def declared_structures() -> list[type[Struct]]:
    mingw.pywine_modules()
    found, todo = [], [Struct]
    while todo:
        for cls in todo.pop().__subclasses__():
            todo.append(cls)
            if cls.__module__.startswith("pywine."):
                found.append(cls)
    return sorted(found, key=lambda cls: (cls.__name__, cls.__module__))


STRUCTURES = declared_structures()


def fields(cls: type[Struct], bits: int) -> list[str]:
    names = [name for name, *_ in cls.layout(bits)._fields_]
    return [name for name in names if not name.startswith("_")]


@pytest.mark.parametrize("bits", [32, 64])
def test_structures_are_as_the_compiler_lays_them_out(bits):
    if reason := mingw.needs_compiler(bits):
        pytest.skip(reason)
    lines, facts = [], []
    for cls in STRUCTURES:
        name, layout = cls.__name__, cls.layout(bits)
        c_name, machine = OF_ONE_MACHINE.get(name, (name, bits))
        if name in KNOWN or name in OWN or machine != bits:
            continue
        facts.append(f"sizeof({c_name}) == {ctypes.sizeof(layout)}")
        lines.append(f'_Static_assert({facts[-1]}, "");')
        for field in fields(cls, bits):
            offset = getattr(layout, field).offset
            designator = DESIGNATORS.get(name, {}).get(field, field)
            facts.append(f"offsetof({c_name}, {designator}) == {offset}")
            lines.append(f'_Static_assert({facts[-1]}, "");')
    wrong = [f"{facts[index]}: {text}" for index, text in mingw.complaints(bits, lines).items()]
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize(
    "cls", [cls for cls in STRUCTURES if cls.__name__ in KNOWN], ids=lambda cls: cls.__name__
)
def test_internal_structures_lie_where_windows_has_them(cls):
    known = KNOWN[cls.__name__]
    for bits in (32, 64):
        layout = cls.layout(bits)
        if "size" in known:
            assert ctypes.sizeof(layout) == known["size"][bits == 64]
        for field in fields(cls, bits):
            assert (field, getattr(layout, field).offset) == (field, known[field][bits == 64])


def test_known_facts_have_a_structure():
    assert {cls.__name__ for cls in STRUCTURES} >= set(KNOWN) | set(OWN)
