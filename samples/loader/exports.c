/* A DLL whose .def file gives ordinals, hides names and forwards. */
__declspec(dllexport) int by_ordinal(void) { return 1; }
__declspec(dllexport) int public_function(void) { return 2; }
int sparse(void) { return 3; }
int exported_data = 44;
