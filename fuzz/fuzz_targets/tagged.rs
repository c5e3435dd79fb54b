//! Tagged exports from any bytes, in any pieces.

#![no_main]

#[path = "../checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::tagged(bytes));
