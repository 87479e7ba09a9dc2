/* Objects of certificates are encoded in DER and decoded again, and names written as text.
 * flags: -lcrypt32
 */
#include "../facts.h"
#include <wincrypt.h>

static BYTE der[2048], out[4096];
static DWORD size, out_size;

static void hex(const char *what, const BYTE *data, DWORD count) {
    printf("%s:", what);
    for (DWORD i = 0; i < count; i++) printf(" %02x", data[i]);
    printf("\n");
}

static BOOL encode(const char *what, LPCSTR type, const void *structure) {
    size = sizeof der;
    if (!CryptEncodeObjectEx(X509_ASN_ENCODING, type, structure, 0, NULL, der, &size)) {
        printf("%s: error %lx\n", what, GetLastError());
        return FALSE;
    }
    hex(what, der, size);
    return TRUE;
}

static BOOL decode(LPCSTR type) {
    out_size = sizeof out;
    memset(out, 0xCC, sizeof out);
    if (CryptDecodeObjectEx(X509_ASN_ENCODING, type, der, size, 0, NULL, out, &out_size)) return TRUE;
    printf("  decode: error %lx\n", GetLastError());
    return FALSE;
}

static void integers(void) {
    const int values[] = {0, 1, 127, 128, 255, 256, -129, 0x12345678, 0x80000000};
    for (int i = 0; i < 9; i++) {
        encode("integer", X509_INTEGER, &values[i]);
        if (decode(X509_INTEGER)) printf("  %d\n", *(int *)out);
    }
    BYTE big[] = {1, 2, 3, 4, 5, 6, 7, 8, 0x89}, bits[] = {0xF0, 0xA0};
    CRYPT_INTEGER_BLOB blob = {9, big};
    encode("big", X509_MULTI_BYTE_INTEGER, &blob);
    if (decode(X509_MULTI_BYTE_INTEGER)) hex("  bytes", ((CRYPT_INTEGER_BLOB *)out)->pbData, ((CRYPT_INTEGER_BLOB *)out)->cbData);
    if (decode(X509_MULTI_BYTE_UINT)) hex("  bytes", ((CRYPT_INTEGER_BLOB *)out)->pbData, ((CRYPT_INTEGER_BLOB *)out)->cbData);
    encode("unsigned", X509_MULTI_BYTE_UINT, &blob);
    encode("octets", X509_OCTET_STRING, &blob);
    if (decode(X509_OCTET_STRING)) hex("  bytes", ((CRYPT_DATA_BLOB *)out)->pbData, ((CRYPT_DATA_BLOB *)out)->cbData);
    CRYPT_BIT_BLOB bit = {2, bits, 5};
    encode("bits", X509_BITS, &bit);
    if (decode(X509_BITS)) printf("  %lu bytes, %lu unused\n", ((CRYPT_BIT_BLOB *)out)->cbData, ((CRYPT_BIT_BLOB *)out)->cUnusedBits);
    int enumerated = 6;
    encode("enumerated", X509_ENUMERATED, &enumerated);
    decode(X509_INTEGER);
    decode((LPCSTR)9999);
}

static void extensions(void) {
    CERT_BASIC_CONSTRAINTS2_INFO basic = {TRUE, TRUE, 3};
    if (encode("basic", X509_BASIC_CONSTRAINTS2, &basic) && decode(szOID_BASIC_CONSTRAINTS2)) printf("  %d %d %lu\n", ((CERT_BASIC_CONSTRAINTS2_INFO *)out)->fCA, ((CERT_BASIC_CONSTRAINTS2_INFO *)out)->fPathLenConstraint, ((CERT_BASIC_CONSTRAINTS2_INFO *)out)->dwPathLenConstraint);
    LPSTR uses[] = {szOID_PKIX_KP_SERVER_AUTH, szOID_PKIX_KP_CLIENT_AUTH};
    CERT_ENHKEY_USAGE usage = {2, uses};
    if (encode("usage", X509_ENHANCED_KEY_USAGE, &usage) && decode(X509_ENHANCED_KEY_USAGE)) printf("  %s %s\n", ((CERT_ENHKEY_USAGE *)out)->rgpszUsageIdentifier[0], ((CERT_ENHKEY_USAGE *)out)->rgpszUsageIdentifier[1]);
    BYTE address[] = {127, 0, 0, 1}, key_bits[] = {0xA0};
    CERT_ALT_NAME_ENTRY entries[3] = {{CERT_ALT_NAME_DNS_NAME}, {CERT_ALT_NAME_IP_ADDRESS}, {CERT_ALT_NAME_REGISTERED_ID}};
    entries[0].pwszDNSName = L"example.test";
    entries[1].IPAddress.cbData = 4;
    entries[1].IPAddress.pbData = address;
    entries[2].pszRegisteredID = "1.2.3.4";
    CERT_ALT_NAME_INFO alternate = {3, entries};
    if (encode("alternate", X509_ALTERNATE_NAME, &alternate) && decode(X509_ALTERNATE_NAME)) {
        CERT_ALT_NAME_INFO *found = (void *)out;
        printf("  %lu: %lu %ls, %lu of %lu, %lu %s\n", found->cAltEntry, found->rgAltEntry[0].dwAltNameChoice, found->rgAltEntry[0].pwszDNSName,
               found->rgAltEntry[1].dwAltNameChoice, found->rgAltEntry[1].IPAddress.cbData, found->rgAltEntry[2].dwAltNameChoice, found->rgAltEntry[2].pszRegisteredID);
    }
    CRYPT_BIT_BLOB key_usage = {1, key_bits, 0};
    if (encode("key usage", X509_KEY_USAGE, &key_usage) && decode(X509_KEY_USAGE)) printf("  %lu, %lu unused\n", ((CRYPT_BIT_BLOB *)out)->cbData, ((CRYPT_BIT_BLOB *)out)->cUnusedBits);
}

static void whole(void) {
    BYTE serial[] = {0x34, 0x12}, key[] = {0x30, 6, 2, 1, 5, 2, 1, 3}, value[] = {0x30, 0}, name[64];
    CERT_EXTENSION extension = {szOID_BASIC_CONSTRAINTS2, TRUE, {2, value}};
    CERT_INFO info = {CERT_V3, {2, serial}, {szOID_RSA_SHA256RSA, {0, NULL}}};
    DWORD name_size = sizeof name;
    CertStrToNameA(X509_ASN_ENCODING, "CN=Root", CERT_X500_NAME_STR, NULL, name, &name_size, NULL);
    info.Issuer.cbData = info.Subject.cbData = name_size;
    info.Issuer.pbData = info.Subject.pbData = name;
    SYSTEMTIME begin = {2020, 1, 0, 2, 3, 4, 5, 0}, end = {2060, 1, 0, 2, 3, 4, 5, 0};
    SystemTimeToFileTime(&begin, &info.NotBefore);
    SystemTimeToFileTime(&end, &info.NotAfter);
    info.SubjectPublicKeyInfo.Algorithm.pszObjId = szOID_RSA_RSA;
    info.SubjectPublicKeyInfo.PublicKey.cbData = sizeof key;
    info.SubjectPublicKeyInfo.PublicKey.pbData = key;
    info.cExtension = 1;
    info.rgExtension = &extension;
    if (!encode("certificate", X509_CERT_TO_BE_SIGNED, &info) || !decode(X509_CERT_TO_BE_SIGNED)) return;
    CERT_INFO *found = (void *)out;
    SYSTEMTIME time;
    FileTimeToSystemTime(&found->NotAfter, &time);
    printf("  version %lu, serial %lu bytes, %s, until %u-%02u, key %s of %lu, extensions %lu: %s %d\n", found->dwVersion, found->SerialNumber.cbData,
           found->SignatureAlgorithm.pszObjId, time.wYear, time.wMonth, found->SubjectPublicKeyInfo.Algorithm.pszObjId,
           found->SubjectPublicKeyInfo.PublicKey.cbData, found->cExtension, found->rgExtension[0].pszObjId, found->rgExtension[0].fCritical);
    hex("  serial", found->SerialNumber.pbData, found->SerialNumber.cbData);
    CERT_SIGNED_CONTENT_INFO content = {{size, memcpy(LocalAlloc(0, size), der, size)}, {szOID_RSA_SHA256RSA, {0, NULL}}, {3, serial, 0}};
    content.Signature.cbData = 2;
    if (encode("signed", X509_CERT, &content) && decode(X509_CERT)) hex("  signature", ((CERT_SIGNED_CONTENT_INFO *)out)->Signature.pbData, 2);
    BYTE *allocated = NULL;
    printf("allocated %d", CryptEncodeObjectEx(X509_ASN_ENCODING, X509_PUBLIC_KEY_INFO, &info.SubjectPublicKeyInfo, CRYPT_ENCODE_ALLOC_FLAG, NULL, &allocated, &size));
    printf(" %d", LocalFree(allocated) == NULL);
    hex("", allocated ? key : NULL, allocated ? 2 : 0);
    size = 4;
    printf("too small %d", CryptEncodeObjectEx(X509_ASN_ENCODING, X509_PUBLIC_KEY_INFO, &info.SubjectPublicKeyInfo, 0, NULL, der, &size));
    printf(" %lu, needs %lu\n", GetLastError(), size);
    memcpy(der, key, size = sizeof key);
    der[1] = 6;
    if (decode(RSA_CSP_PUBLICKEYBLOB)) {
        hex("  key", out, out_size);
        encode("key", RSA_CSP_PUBLICKEYBLOB, out);
    }
}

int main(void) {
    integers();
    extensions();
    whole();
    return 0;
}
