//! Records → the text of one output: keys, repeats, and what stands around the pieces.
