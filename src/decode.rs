//! Bytes → text: byte order mark, else UTF-8, else detected with a diagnostic; or as told.
