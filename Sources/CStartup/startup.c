#define _POSIX_C_SOURCE 200809L // for sigaction(2)
#include "cstartup.h"
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>

static int count;
static char **arguments;
static struct sigaction hangup;

// glibc gives each constructor what main gets. Swift's CommandLine looks for the arguments beside the environment instead,
// and finds none once a constructor before, of a library that is preloaded, has changed a variable.
//
// A program that is started without standard input, output or error would get them as the next files that it opens, and what
// is meant for a terminal would go to a client, or into a file. So their numbers are taken first.
static void take_standard_files(void) {
    for (int file = 0; file <= 2; file++) {
        if (fcntl(file, F_GETFD) != -1) continue;
        // Each takes the lowest number that is free. A folder takes no output, and stands for a missing /dev/null.
        if (open("/dev/null", O_RDWR) == -1 && open("/", O_RDONLY) == -1) return;
    }
}

// From here on SIGHUP ends nobody: a server must not be ended by one that comes before it can take it.
__attribute__((constructor)) static void start(int argc, char **argv, char **environment) {
    (void)environment;
    take_standard_files();
    if (argc > 0 && argv != NULL) {
        count = argc;
        arguments = argv;
    }
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    // Fails for no signal that exists and no address that is ours.
    sigaction(SIGHUP, &ignore, &hangup);
}

int cstartup_argument_count(void) { return count; }

const char *cstartup_argument(int index) { return index >= 0 && index < count ? arguments[index] : NULL; }

int cstartup_hangup_was_ignored(void) { return hangup.sa_handler == SIG_IGN; }

void cstartup_restore_hangup(void) { sigaction(SIGHUP, &hangup, NULL); }
