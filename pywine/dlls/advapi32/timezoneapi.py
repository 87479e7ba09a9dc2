"""timezoneapi.h: every time zone there is."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.struct import set_wide
from pywine.abi.types import DWORD, Out
from pywine.abi.winerror import ERROR_NO_MORE_ITEMS
from pywine.dlls.kernel32.timezoneapi import DYNAMIC_TIME_ZONE_INFORMATION, describe
from pywine.nt import clock
from pywine.nt.process import Process


@api
def EnumDynamicTimeZoneInformation(
    p: Process, index: DWORD, info: Out[DYNAMIC_TIME_ZONE_INFORMATION]
) -> DWORD:
    from pywine.nt.windows_zones import find, keys

    names = keys()
    zone = find(names[index], clock.split(clock.now())[0]) if index < len(names) else None
    if zone is None:
        return ERROR_NO_MORE_ITEMS
    describe(info, zone)
    set_wide(info.TimeZoneKeyName, names[index])
    info.DynamicDaylightTimeDisabled = False
    return 0
