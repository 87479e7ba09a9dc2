"""mingw's headers: which header declares each function, and with how many x86 argument bytes."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from export_homes import words

CORE = "winsock2.h ws2tcpip.h windows.h winternl.h"
HEADERS = words("""
mswsock.h ws2spi.h wsipx.h nspapi.h svcguid.h windowsx.h psapi.h tlhelp32.h dbghelp.h versionhelpers.h
wow64apiset.h ioapiset.h jobapi.h securityappcontainer.h processtopologyapi.h systemtopologyapi.h
threadpoolapiset.h threadpoollegacyapiset.h realtimeapiset.h fibersapi.h namespaceapi.h datetimeapi.h
bemapiset.h utilapiset.h interlockedapi.h libloaderapi2.h ioringapi.h muiload.h werapi.h errorrep.h
wownt32.h vdmdbg.h wct.h commctrl.h commdlg.h shellapi.h shlobj.h shlwapi.h shobjidl.h shfolder.h
shellscalingapi.h prsht.h cpl.h dlgs.h commoncontrols.h thumbcache.h propsys.h propvarutil.h pathcch.h
richedit.h intshcut.h shappmgr.h ole2.h oleauto.h olectl.h oledlg.h oleacc.h objbase.h combaseapi.h roapi.h
winstring.h hstring.h ocidl.h comcat.h uiautomationcoreapi.h activation.h objsel.h dispex.h ctxtcall.h
callobj.h txcoord.h coml2api.h imm.h ime.h usp10.h msctf.h winspool.h winsplp.h mmsystem.h mmreg.h msacm.h
vfw.h digitalv.h timeapi.h joystickapi.h mmiscapi.h playsoundapi.h dsound.h ddraw.h dinput.h xinput.h d3d9.h
d3d8.h d3d10.h d3d10_1.h d3d11.h d3d12.h d3dcompiler.h dxgi.h dxgi1_3.h d2d1.h dwrite.h dxva2api.h
physicalmonitorenumerationapi.h highlevelmonitorconfigurationapi.h lowlevelmonitorconfigurationapi.h
gdiplus.h mfapi.h mfidl.h mfreadwrite.h mfplay.h evr.h avrt.h mmdeviceapi.h audioclient.h dmo.h dmort.h
wincodec.h icm.h wincrypt.h bcrypt.h ncrypt.h dpapi.h mscat.h mssip.h wintrust.h softpub.h cryptuiapi.h
cryptxml.h winscard.h schannel.h sspi.h security.h ntsecapi.h secext.h wincred.h winsafer.h authz.h aclapi.h
aclui.h sddl.h winsvc.h lm.h lmapibuf.h lmdfs.h lmjoin.h dsgetdc.h dsrole.h ntdsapi.h winldap.h winber.h
activeds.h adshlp.h rpc.h rpcndr.h rpcdce.h rpcnsi.h rpcasync.h rpcproxy.h rpcssl.h midles.h iphlpapi.h
iprtrmib.h icmpapi.h netioapi.h windns.h dhcpcsdk.h dhcpsapi.h winhttp.h wininet.h winineti.h urlmon.h
urlhist.h http.h websocket.h winnetwk.h npapi.h nb30.h ras.h rasdlg.h raserror.h rtutils.h mprapi.h snmp.h
winsnmp.h wlanapi.h qos2.h qossp.h traffic.h fwpmu.h tapi.h sens.h sensapi.h netlistmgr.h bluetoothapis.h
ws2bth.h setupapi.h cfgmgr32.h newdev.h devobj.h hidsdi.h hidpi.h winusb.h usbiodef.h powrprof.h
powersetting.h powerbase.h userenv.h profinfo.h wtsapi32.h pdh.h perflib.h loadperf.h winperf.h evntrace.h
evntprov.h evntcons.h winevt.h tdh.h wmistr.h msi.h msiquery.h fdi.h fci.h imagehlp.h lzexpand.h winver.h
dwmapi.h uxtheme.h magnification.h mapi.h mapix.h mapiutil.h sql.h sqlext.h sqlucode.h odbcinst.h esent.h
clusapi.h resapi.h restartmanager.h ktmw32.h clfsw32.h txfw32.h virtdisk.h vsbackup.h sfc.h srrestoreptapi.h
patchapi.h fltuser.h taskschd.h mstask.h wer.h slpublic.h tbs.h wdsclientapi.h wimgapi.h compressapi.h
sqlite3.h winsxs.h fusion.h mscoree.h gpedit.h xmllite.h dde.h ddeml.h nddeapi.h scrnsave.h penwin.h
winwlx.h htmlhelp.h mshtmhst.h GL/gl.h GL/glu.h GL/glext.h delayimp.h appmgmt.h dsclient.h adsprop.h
davclnt.h credssp.h wcmconfig.h isolation.h ntquery.h comsvcs.h dcomp.h winhvplatform.h wslapi.h webauthn.h
regstr.h mtx.h xolehlp.h bits.h stdio.h stdlib.h string.h wchar.h wctype.h ctype.h math.h float.h time.h
sys/timeb.h sys/utime.h sys/stat.h sys/locking.h locale.h io.h fcntl.h direct.h process.h conio.h mbstring.h
mbctype.h malloc.h signal.h setjmp.h eh.h new.h crtdbg.h errno.h fenv.h complex.h inttypes.h uchar.h
search.h dos.h memory.h share.h assert.h excpt.h corecrt_startup.h intrin.h
""")
DEFINES = words(
    """-D_WIN32_WINNT=0x0A00 -DNTDDI_VERSION=0x0A000008 -DWINVER=0x0A00 -D_GNU_SOURCE -DCINTERFACE
    -DPSAPI_VERSION=1 -DSECURITY_WIN32"""
)
ATTRIBUTE = re.compile(
    r"(?:__attribute__|__declspec|__asm__|__pragma|_Pragma)\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
)
DECLARED = re.compile(r"([A-Za-z_]\w*)\s*\(")
MARKER = re.compile(r'# \d+ "([^"]+)"')


def declared_functions(compiler: str) -> dict[str, list[str]]:
    """Map each function to the headers that declare it, by path below the include directory, in order."""
    lines = [f"#include <{name}>" for name in CORE.split()]
    lines += [f"#if __has_include(<{name}>)\n#include <{name}>\n#endif" for name in HEADERS]
    # some headers only report that they are for C++: the exit status says nothing
    command = [compiler, "-E", *DEFINES, "-x", "c", "-"]
    result = subprocess.run(command, check=False, input="\n".join(lines), text=True, capture_output=True)
    if fatal := re.search(r".*fatal error.*", result.stderr):
        raise ValueError(fatal[0])
    functions: dict[str, list[str]] = {}
    for header, declaration in declarations(result.stdout):
        declaration = ATTRIBUTE.sub(" ", declaration)
        match = DECLARED.search(declaration)
        if (
            match
            and not declaration.startswith(("typedef", "struct", "union", "enum"))
            and "=" not in declaration[: match.start()]
        ):
            homes = functions.setdefault(match[1], [])
            if header not in homes:
                homes.append(header)
    return functions


def declarations(preprocessed: str):
    """(header, text) of each declaration at file scope; the bodies of functions and types are left out."""
    header, depth, parts = "", 0, []
    for line in preprocessed.splitlines():
        if line.startswith("#"):
            if marker := MARKER.match(line):
                header = Path(marker[1]).as_posix().rpartition("/include/")[2]
            continue
        for piece in re.split(r"([{};])", line):
            if piece == "{":
                depth += 1
            elif piece == "}":
                depth -= 1
                if not depth and "(" in "".join(parts):
                    yield header, " ".join("".join(parts).split())
                    parts = []
            elif piece == ";":
                if not depth:
                    yield header, " ".join("".join(parts).split())
                    parts = []
            elif not depth:
                parts.append(piece + " ")


def compiled_decorations(compiler: str, functions: dict[str, str]) -> dict[str, str]:
    """The x86 symbol of each function as a use of it is compiled; functions maps name to header."""
    by_header: dict[str, list[str]] = {}
    for name, header in sorted(functions.items()):
        by_header.setdefault(header, []).append(name)
    symbols = {}
    with TemporaryDirectory() as folder:
        core = Path(folder) / "core.h"
        core.write_text("".join(f"#include <{name}>\n" for name in CORE.split()))
        subprocess.run([compiler, "-w", *DEFINES, core, "-o", f"{core}.gch"], check=True)
        command = [compiler, "-S", "-w", "-o", "-", *DEFINES, "-include", core, "-x", "c", "-"]
        for header, names in by_header.items():
            uses = "".join(f"void *use_{name} = (void *){name};\n" for name in names)
            source = f"#include <{header}>\n{uses}"
            result = subprocess.run(command, check=False, input=source, text=True, capture_output=True)
            symbols |= dict(re.findall(r"_use_(\w+):\n\s*\.long\s+(\S+)", result.stdout))
    return symbols
