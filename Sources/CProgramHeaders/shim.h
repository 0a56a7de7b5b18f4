#include <elf.h>
#include <link.h>
#include <sys/auxv.h>

// The kind of headers that this machine's programs have, by a name that Swift reads: ElfW is a macro.
typedef ElfW(Phdr) cprogram_header;
