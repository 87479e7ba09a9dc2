"""threadpoolapiset.h: the thread pool, as far as it is not ntdll's by another name."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.translate import status_to_win32
from pywine.abi.types import DWORD, PVOID, TRUE
from pywine.dlls.ntdll import rtl_threadpool as ntdll
from pywine.dlls.ntdll import rtl_threadpool_io
from pywine.dlls.ntdll.threadpool import Group, Pools, Task, TimerTask, WaitTask
from pywine.nt.completion import Packet
from pywine.nt.file import File
from pywine.nt.process import Process


@api
def CreateThreadpool(p: Process, reserved: PVOID) -> PVOID:
    return p.state(Pools).make_pool().address


@api
def SetThreadpoolThreadMinimum(p: Process, pool: PVOID, minimum: DWORD) -> TRUE:
    ntdll.TpSetPoolMinThreads(p, pool, minimum)


@api
def CreateThreadpoolWork(p: Process, callback: PVOID, context: PVOID, environment: PVOID) -> PVOID:
    return ntdll.make(p, Task, callback, context, environment).address


@api
def CreateThreadpoolTimer(p: Process, callback: PVOID, context: PVOID, environment: PVOID) -> PVOID:
    return ntdll.make(p, TimerTask, callback, context, environment).address


@api
def CreateThreadpoolWait(p: Process, callback: PVOID, context: PVOID, environment: PVOID) -> PVOID:
    return ntdll.make(p, WaitTask, callback, context, environment).address


@api(calls_back=True)
def CreateThreadpoolIo(p: Process, file: File, callback: PVOID, context: PVOID, environment: PVOID) -> PVOID:
    task = rtl_threadpool_io.make(p, file, callback, context, environment)

    def report(instance: int, packet: Packet) -> None:
        error = status_to_win32(packet.status) if packet.status else 0
        p.call(callback, instance, context, packet.context, error, packet.count, task.address)

    task.report = report
    return task.address


@api
def CreateThreadpoolCleanupGroup(p: Process) -> PVOID:
    return Group(p).address


@api(calls_back=True)
def TrySubmitThreadpoolCallback(p: Process, callback: PVOID, context: PVOID, environment: PVOID) -> TRUE:
    ntdll.TpSimpleTryPost(p, callback, context, environment)
