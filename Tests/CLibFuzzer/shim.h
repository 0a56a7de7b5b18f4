#include <stddef.h>
#include <stdint.h>

// libFuzzer declares it in no header that is installed. Source: https://llvm.org/docs/LibFuzzer.html, "Using libFuzzer
// as a library".
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
