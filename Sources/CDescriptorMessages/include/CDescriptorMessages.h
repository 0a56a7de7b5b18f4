#include "google/protobuf/descriptor.pb-c.h"
