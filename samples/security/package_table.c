/* The table of a security support provider's functions, which programs call instead of importing them.
 * flags: -lsecur32
 */
#define SECURITY_WIN32
#include "../facts.h"
#include <security.h>

int main(void)
{
    PSecurityFunctionTableA narrow = InitSecurityInterfaceA();
    PSecurityFunctionTableW wide = InitSecurityInterfaceW();
    CtxtHandle context = {0};
    SecPkgContext_Sizes sizes;
    SecBufferDesc message = {SECBUFFER_VERSION, 0, NULL};

    printf("tables %d %d, different %d\n", narrow != NULL, wide != NULL, (void *)narrow != (void *)wide);
    printf("versions %d %d\n", narrow->dwVersion >= 1, wide->dwVersion >= 1);
    printf("the same again %d %d\n", narrow == InitSecurityInterfaceA(), wide == InitSecurityInterfaceW());
    printf("credentials %d %d %d %d\n", narrow->AcquireCredentialsHandleA != NULL,
           narrow->InitializeSecurityContextA != NULL, wide->AcquireCredentialsHandleW != NULL,
           wide->InitializeSecurityContextW != NULL);
    printf("contexts %d %d %d %d\n", narrow->AcceptSecurityContext != NULL, narrow->DeleteSecurityContext != NULL,
           narrow->QueryContextAttributesA != NULL, narrow->QuerySecurityContextToken != NULL);
    printf("messages %d %d %d %d\n", wide->EncryptMessage != NULL, wide->DecryptMessage != NULL,
           wide->MakeSignature != NULL, wide->VerifySignature != NULL);
    printf("reserved %d %d %d %d\n", wide->Reserved2 != NULL, wide->Reserved3 != NULL, wide->Reserved4 != NULL,
           wide->Reserved8 != NULL);
    printf("nothing's sizes %08lx\n", wide->QueryContextAttributesW(&context, SECPKG_ATTR_SIZES, &sizes));
    printf("nothing's token %08lx\n", narrow->CompleteAuthToken(&context, &message));
    printf("nothing encrypted %08lx\n", wide->EncryptMessage(&context, 0, &message, 0));
    printf("nothing freed %08lx\n", wide->DeleteSecurityContext(&context));
    return 0;
}
