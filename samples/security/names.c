/* Names of certificates are read from text, encoded, and written as text again.
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

static void names(void) {
    const char *texts[] = {"CN=Anna, O=\"Sample, Inc.\" + OU=It, C=DE", "cn=a;E=a@b.test", "OID.1.2.3=x, DC=test", "S=Bay ern,L=\" lead\",STREET=a\"\"b", "nonsense", "XX=1", "CN=\xe4\xf6", "", "CN=Anna, C=DE", "CN=\"a, b\" + O=c", "cn=a", "CN=a;C=b", "E=a@b.test", "2.5.4.3=x"};
    const DWORD forms[] = {CERT_SIMPLE_NAME_STR, CERT_OID_NAME_STR, CERT_X500_NAME_STR, CERT_X500_NAME_STR | CERT_NAME_STR_SEMICOLON_FLAG,
                           CERT_X500_NAME_STR | CERT_NAME_STR_REVERSE_FLAG, CERT_X500_NAME_STR | CERT_NAME_STR_NO_PLUS_FLAG, CERT_X500_NAME_STR | CERT_NAME_STR_NO_QUOTING_FLAG};
    char text[300];
    for (int i = 0; i < 14; i++) {
        size = sizeof der;
        if (!CertStrToNameA(X509_ASN_ENCODING, texts[i], CERT_X500_NAME_STR, NULL, der, &size, NULL)) {
            printf("name %d: error %lx\n", i, GetLastError());
            continue;
        }
        hex("name", der, size);
        CERT_NAME_BLOB blob = {size, der};
        for (int form = 0; form < 7; form++) {
            DWORD count = CertNameToStrA(X509_ASN_ENCODING, &blob, forms[form], text, sizeof text);
            printf("  %lu: %s\n", count, text);
        }
        if (!decode(X509_UNICODE_NAME)) continue;
        CERT_NAME_INFO *info = (void *)out;
        for (DWORD set = 0; set < info->cRDN; set++)
            for (DWORD at = 0; at < info->rgRDN[set].cRDNAttr; at++) {
                CERT_RDN_ATTR *attribute = &info->rgRDN[set].rgRDNAttr[at];
                printf("  %s, type %lu, %lu: %ls\n", attribute->pszObjId, attribute->dwValueType, attribute->Value.cbData, (WCHAR *)attribute->Value.pbData);
            }
        encode("again", X509_UNICODE_NAME, info);
        if (decode(X509_NAME)) encode("again", X509_NAME, out);
    }
}

int main(void) {
    names();
    return 0;
}
