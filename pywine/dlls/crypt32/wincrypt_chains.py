"""wincrypt.h: chains of certificates and what is to be held of them."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import DWORD, HANDLE, PVOID, TRUE, VOID, In, Opt, Out
from pywine.abi.winerror import ERROR_FILE_NOT_FOUND, ERROR_INVALID_PARAMETER
from pywine.dlls.crypt32.layout import Layout, View
from pywine.dlls.crypt32.wincrypt_certs import Certificates, system_certificates
from pywine.nt import chains, clock
from pywine.nt.crypto_library import CryptoLibrary
from pywine.nt.der import BadDer, Certificate
from pywine.nt.process import Process

_NTE_PROVIDER_DLL_FAIL = 0x8009001D
_BASE_POLICY, _AUTHENTICODE, _AUTHENTICODE_TS, _SSL, _BASIC_CONSTRAINTS = 1, 2, 3, 4, 5
_CERT_SIGNATURE, _UNTRUSTED_ROOT, _CHAINING, _EXPIRED = 0x80096004, 0x800B0109, 0x800B010A, 0x800B0101
_WRONG_USAGE, _BAD_CONSTRAINTS, _NO_MATCH = 0x800B0110, 0x80096019, 0x800B010F
_IGNORE_TIME, _IGNORE_CONSTRAINTS, _ALLOW_UNKNOWN, _IGNORE_USAGE, _IGNORE_NAME = 0x1, 0x8, 0x10, 0x20, 0x40
_VERDICTS = (  # the trouble, its error, the policy's flag that overlooks it
    (chains.NOT_SIGNATURE_VALID, _CERT_SIGNATURE, 0),
    (chains.UNTRUSTED_ROOT, _UNTRUSTED_ROOT, _ALLOW_UNKNOWN),
    (chains.PARTIAL_CHAIN, _CHAINING, _ALLOW_UNKNOWN),
    (chains.NOT_TIME_VALID, _EXPIRED, _IGNORE_TIME),
    (chains.INVALID_BASIC_CONSTRAINTS, _BAD_CONSTRAINTS, _IGNORE_CONSTRAINTS),
    (chains.NOT_VALID_FOR_USAGE, _WRONG_USAGE, _IGNORE_USAGE),
)
_MATCH_ANY = 1
_OLD_CONFIG = {4: 40, 8: 64}  # the configuration's size before Windows 7, by the size of a pointer
_CONTEXT_SIZE, _SIMPLE_SIZE, _ELEMENT_SIZE = {4: 56, 8: 72}, {4: 32, 8: 40}, {4: 32, 8: 56}


class CERT_CHAIN_POLICY_PARA(Struct):
    cbSize: DWORD
    dwFlags: DWORD
    pvExtraPolicyPara: PVOID


class CERT_CHAIN_POLICY_STATUS(Struct):
    cbSize: DWORD
    dwError: DWORD
    lChainIndex: DWORD
    lElementIndex: DWORD
    pvExtraPolicyStatus: PVOID


class CERT_CHAIN_ENGINE_CONFIG(Struct):
    cbSize: DWORD
    hRestrictedRoot: PVOID
    hRestrictedTrust: PVOID
    hRestrictedOther: PVOID
    cAdditionalStore: DWORD
    rghAdditionalStore: PVOID
    dwFlags: DWORD
    dwUrlRetrievalTimeout: DWORD
    MaximumCachedCertificates: DWORD
    CycleDetectionModulus: DWORD
    hExclusiveRoot: PVOID
    hExclusiveTrustedPeople: PVOID
    dwExclusiveFlags: DWORD


class Chains:
    """Chains that programs hold, by address: each with how often, and the contexts it holds."""

    def __init__(self, p: Process) -> None:
        self.found: dict[int, chains.Chain] = {}
        self.uses: dict[int, int] = {}
        self.contexts: dict[int, list[int]] = {}
        self.engines: dict[int, list[bytes]] = {}


@api(partial="of the configuration, the exclusive root")
def CertCreateCertificateChainEngine(
    p: Process, configuration: In[CERT_CHAIN_ENGINE_CONFIG], engine: Out[HANDLE]
) -> TRUE:
    handle, word = p.allocate(bytes(16)), p.bits // 8
    # hExclusiveRoot came with Windows 7, behind what there was before.
    if configuration.cbSize > _OLD_CONFIG[word] and configuration.hExclusiveRoot:
        store = p.state(Certificates).store(configuration.hExclusiveRoot)
        p.state(Chains).engines[handle] = store.certificates
    engine.value = handle


@api
def CertFreeCertificateChainEngine(p: Process, engine: HANDLE) -> VOID:
    if engine > 1:  # 0 and 1 are the current user's and the machine's
        p.state(Chains).engines.pop(engine, None)
        p.heap.free(engine)


def certificates_of(encodings: list[bytes]) -> list[Certificate]:
    """Those that can be read."""
    found = []
    for encoded in encodings:
        try:
            found.append(Certificate(encoded))
        except BadDer:
            continue
    return found


def build(
    p: Process, end: Certificate, known: list[bytes], filetime: int, usages: list[str], *,
    any_usage: bool = False, roots: list[bytes] | None = None,
) -> chains.Chain:  # fmt: skip
    """A certificate's chain up to what the host trusts. Raises WinError where the algorithms are missing."""
    trusted = certificates_of(system_certificates("ROOT") if roots is None else roots)
    year, month, _, day, hour, minute, second, _ = clock.split(filetime or clock.now())
    now = year, month, day, hour, minute, second
    try:
        return chains.build(end, certificates_of(known), trusted, now, usages, any_usage=any_usage)
    except ImportError:
        p.state(CryptoLibrary)
        raise WinError(_NTE_PROVIDER_DLL_FAIL) from None


@api(partial="no revocation, no policies, nothing from the network")
def CertGetCertificateChain(
    p: Process, engine: HANDLE, context: PVOID, time: PVOID, store: HANDLE, parameters: PVOID, flags: DWORD,
    reserved: PVOID, chain: PVOID,
) -> TRUE:  # fmt: skip
    certificates = p.state(Certificates)
    end = certificates.context(context)
    known: list[bytes] = []
    for handle in (store, end.store):
        if handle in certificates.stores:
            known += certificates.store(handle).certificates
    usages, any_usage = _wanted(p, parameters)
    filetime = int.from_bytes(p.memory.read(time, 8), "little") if time else 0
    found = build(
        p, end.certificate, known, filetime, usages, any_usage=any_usage,
        roots=p.state(Chains).engines.get(engine),
    )  # fmt: skip
    if chain:
        p.memory.write(chain, _give(p, found, end.store).to_bytes(p.bits // 8, "little"))


def _wanted(p: Process, parameters: int) -> tuple[list[str], bool]:
    """The purposes that CERT_CHAIN_PARA asks for, and whether one of them is enough."""
    if not parameters:
        return [], False
    view = View(p, parameters)
    view.dword()
    kind = view.align().dword()
    count, texts = view.array()
    return [texts.text() for _ in range(count)], kind == _MATCH_ANY


def _give(p: Process, chain: chains.Chain, store: int) -> int:
    """A CERT_CHAIN_CONTEXT in guest memory."""
    bits, state, certificates = p.bits, p.state(Chains), p.state(Certificates)
    contexts = [certificates.new_context(link.certificate.encoded, store) for link in chain.links]
    word = bits // 8
    elements = []
    for link, context in zip(chain.links, contexts, strict=True):
        element = Layout(bits).dword(_ELEMENT_SIZE[word]).align()
        element.raw(context.to_bytes(word, "little")).dword(link.error).dword(link.info)
        elements.append(element.pointer(None).pointer(None).pointer(None).pointer(None))
    simple = Layout(bits).dword(_SIMPLE_SIZE[word]).dword(chain.error).dword(0).dword(len(elements))
    simple.pointer(_pointers(bits, elements)).pointer(None).dword(0).dword(0).align()
    whole = Layout(bits).dword(_CONTEXT_SIZE[word]).dword(chain.error).dword(0).dword(1)
    whole.pointer(_pointers(bits, [simple])).dword(0).pointer(None).dword(0).dword(0).dword(0).raw(bytes(16))
    size = len(whole.at(0))
    address = p.allocate(b"", zeros=size)
    p.memory.write(address, whole.at(address))
    state.found[address], state.uses[address], state.contexts[address] = chain, 1, contexts
    return address


def _pointers(bits: int, targets: list[Layout]) -> Layout:
    out = Layout(bits)
    for target in targets:
        out.pointer(target)
    return out


@api
def CertDuplicateCertificateChain(p: Process, chain: PVOID) -> PVOID:
    p.state(Chains).uses[chain] += 1
    return chain


@api
def CertFreeCertificateChain(p: Process, chain: PVOID) -> VOID:
    state = p.state(Chains)
    if chain not in state.uses:
        return
    state.uses[chain] -= 1
    if not state.uses[chain]:
        del state.uses[chain], state.found[chain]
        for context in state.contexts.pop(chain):
            p.state(Certificates).release(context)
        p.heap.free(chain)


@api
def CertVerifyCertificateChainPolicy(
    p: Process, policy: PVOID, chain: PVOID, parameters: Opt[CERT_CHAIN_POLICY_PARA],
    status: Out[CERT_CHAIN_POLICY_STATUS],
) -> TRUE:  # fmt: skip
    found = p.state(Chains).found.get(chain)
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    if policy not in (_BASE_POLICY, _AUTHENTICODE, _AUTHENTICODE_TS, _SSL, _BASIC_CONSTRAINTS):
        raise WinError(ERROR_FILE_NOT_FOUND)
    flags = parameters.dwFlags if parameters else 0
    error, element = verdict(found, flags)
    if policy == _BASIC_CONSTRAINTS:
        is_bad = found.error & chains.INVALID_BASIC_CONSTRAINTS
        error, element = (_BAD_CONSTRAINTS, 0) if is_bad else (0, -1)
    if not error and policy == _SSL and parameters and parameters.pvExtraPolicyPara:
        name = _server_name(p, parameters.pvExtraPolicyPara)
        if name and not flags & _IGNORE_NAME and not chains.is_for_host(found.links[0].certificate, name):
            error, element = _NO_MATCH, 0
    status.dwError = error
    status.lChainIndex = (0 if error else -1) & 0xFFFFFFFF
    status.lElementIndex = element & 0xFFFFFFFF


def verdict(chain: chains.Chain, flags: int) -> tuple[int, int]:
    """The first error that the flags do not overlook, and the link it is of (-1: of none)."""
    for trouble, error, overlooking in _VERDICTS:
        if chain.error & trouble and not flags & overlooking:
            links = [index for index, link in enumerate(chain.links) if link.error & trouble]
            return error, links[0] if links else -1
    return 0, -1


def _server_name(p: Process, extra: int) -> str:
    view = View(p, extra)
    for _ in range(3):
        view.dword()
    address = view.pointer()
    return p.memory.read_wstring(address) if address else ""
