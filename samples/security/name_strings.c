/* A certificate's names: to be displayed, whole, single parts of them, and that of its host.
 * flags: -lcrypt32
 */
#include "../facts.h"
#include <wincrypt.h>

static void show(PCCERT_CONTEXT context, const char *what, DWORD kind, DWORD flags, void *parameter) {
    char text[100] = "";
    DWORD needed = CertGetNameStringA(context, kind, flags, parameter, NULL, 0), got = CertGetNameStringA(context, kind, flags, parameter, text, sizeof text);
    printf("  %s: %lu %lu [%s]\n", what, needed, got, text);
}

static void certificate(const WCHAR *subject, BOOL with_host) {
    BYTE serial[] = {1}, key[] = {0x30, 6, 2, 1, 5, 2, 1, 3}, names[2][200], host[100], whole[600], signed_one[800];
    CERT_INFO info = {CERT_V3, {1, serial}, {szOID_RSA_SHA256RSA, {0, NULL}}};
    DWORD size = sizeof names[0];
    printf("%ls\n", subject);
    if (!CertStrToNameW(X509_ASN_ENCODING, subject, CERT_X500_NAME_STR, NULL, names[0], &size, NULL)) printf("  error %lx\n", GetLastError());
    info.Subject.cbData = size, info.Subject.pbData = names[0];
    size = sizeof names[1];
    CertStrToNameW(X509_ASN_ENCODING, L"CN=Issuer, C=DE", CERT_X500_NAME_STR, NULL, names[1], &size, NULL);
    info.Issuer.cbData = size, info.Issuer.pbData = names[1];
    SYSTEMTIME begin = {2020, 1, 0, 2}, end = {2040, 1, 0, 2};
    SystemTimeToFileTime(&begin, &info.NotBefore);
    SystemTimeToFileTime(&end, &info.NotAfter);
    info.SubjectPublicKeyInfo.Algorithm.pszObjId = szOID_RSA_RSA;
    info.SubjectPublicKeyInfo.PublicKey.cbData = sizeof key;
    info.SubjectPublicKeyInfo.PublicKey.pbData = key;
    CERT_ALT_NAME_ENTRY entry = {CERT_ALT_NAME_DNS_NAME};
    entry.pwszDNSName = L"www.example.test";
    CERT_ALT_NAME_INFO alternate = {1, &entry};
    CERT_EXTENSION extension = {szOID_SUBJECT_ALT_NAME2, FALSE};
    size = sizeof host;
    CryptEncodeObjectEx(X509_ASN_ENCODING, X509_ALTERNATE_NAME, &alternate, 0, NULL, host, &size);
    extension.Value.cbData = size, extension.Value.pbData = host;
    if (with_host) info.cExtension = 1, info.rgExtension = &extension;
    size = sizeof whole;
    CryptEncodeObjectEx(X509_ASN_ENCODING, X509_CERT_TO_BE_SIGNED, &info, 0, NULL, whole, &size);
    CERT_SIGNED_CONTENT_INFO content = {{size, whole}, {szOID_RSA_SHA256RSA, {0, NULL}}, {1, serial, 0}};
    size = sizeof signed_one;
    CryptEncodeObjectEx(X509_ASN_ENCODING, X509_CERT, &content, 0, NULL, signed_one, &size);
    PCCERT_CONTEXT context = CertCreateCertificateContext(X509_ASN_ENCODING, signed_one, size);
    if (!context) {
        printf("  no context: error %lx\n", GetLastError());
        return;
    }
    DWORD x500 = CERT_X500_NAME_STR;
    show(context, "display", CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL);
    show(context, "issuer", CERT_NAME_SIMPLE_DISPLAY_TYPE, CERT_NAME_ISSUER_FLAG, NULL);
    show(context, "whole", CERT_NAME_RDN_TYPE, 0, &x500);
    show(context, "simple", CERT_NAME_RDN_TYPE, CERT_NAME_ISSUER_FLAG, NULL);
    show(context, "organization", CERT_NAME_ATTR_TYPE, 0, szOID_ORGANIZATION_NAME);
    show(context, "e-mail", CERT_NAME_EMAIL_TYPE, 0, NULL);
    show(context, "host", CERT_NAME_DNS_TYPE, 0, NULL);
    CertFreeCertificateContext(context);
}

int main(void) {
    certificate(L"CN=Anna, O=Sample", TRUE);
    certificate(L"CN=host.test, C=DE", FALSE);
    certificate(L"O=Only, OU=Unit", FALSE);
    certificate(L"E=a@b.test", FALSE);
    return 0;
}
