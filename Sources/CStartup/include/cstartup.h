#pragma once

/// How many arguments the program was started with, its name included; 0 if it was given none, or is not told them.
int cstartup_argument_count(void);

/// The argument at an index below the count, as the program was started with it; NULL for other indices.
const char *cstartup_argument(int index);

/// Whether the program's parent had SIGHUP ignored, as nohup has it.
int cstartup_hangup_was_ignored(void);

/// Gives SIGHUP back the effect that it had when the program was started: ending it, unless its parent had it ignored.
void cstartup_restore_hangup(void);
