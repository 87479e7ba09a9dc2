/* A DLL that does nothing, to be mistaken for a program. */
int __declspec(dllexport) nothing(void) { return 0; }
