/* Without security packages nobody gets credentials, and what is no context is refused; broken PFX files are not opened.
 * flags: -lsecur32 -lcrypt32
 */
#define SECURITY_WIN32
#include "../facts.h"
#include <security.h>
#include <schannel.h>
#include <wincrypt.h>

int main(void) {
    char *names[] = {"NTLM", "Negotiate", UNISP_NAME_A};
    CredHandle credentials = {0, 0};
    CtxtHandle context = {0, 0}, made;
    TimeStamp expiry;
    ULONG attributes;
    SecBuffer buffer = {0, SECBUFFER_TOKEN, NULL};
    SecBufferDesc list = {SECBUFFER_VERSION, 1, &buffer};
    for (int i = 0; i < 3; i++)
        printf("%s: %lx\n", names[i], AcquireCredentialsHandleA(NULL, names[i], SECPKG_CRED_OUTBOUND, NULL, NULL, NULL, NULL, &credentials, &expiry));
    printf("initialize %lx\n", InitializeSecurityContextA(&credentials, NULL, "host", 0, 0, 0, NULL, 0, &made, &list, &attributes, &expiry));
    printf("accept %lx\n", AcceptSecurityContext(&credentials, NULL, &list, 0, 0, &made, &list, &attributes, &expiry));
    printf("query %lx\n", QueryContextAttributesA(&context, SECPKG_ATTR_SIZES, &attributes));
    printf("encrypt %lx, decrypt %lx\n", EncryptMessage(&context, 0, &list, 0), DecryptMessage(&context, &list, 0, &attributes));
    printf("sign %lx, verify %lx\n", MakeSignature(&context, 0, &list, 0), VerifySignature(&context, &list, 0, &attributes));
    printf("complete %lx, impersonate %lx\n", CompleteAuthToken(&context, &list), ImpersonateSecurityContext(&context));
    BYTE pfx[] = {0x30, 0x0c, 2, 1, 3, 0x30, 7, 6, 3, 42, 3, 4, 5, 0}, text[] = "nothing";
    CRYPT_DATA_BLOB blob = {sizeof pfx, pfx}, other = {sizeof text, text};
    printf("import %d", PFXImportCertStore(&blob, L"", 0) != NULL);
    printf(" error %lu", GetLastError());
    printf(", text %d", PFXImportCertStore(&other, L"", 0) != NULL);
    printf(" error %lx\n", GetLastError());
    return 0;
}
