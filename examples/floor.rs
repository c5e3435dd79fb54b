//! The floor under every converter: reads CSL-JSON with `serde_json` and writes it again, as quickly as that goes.
//!
//! ```text
//! cargo run --release --example floor -- FILE.json > OUT.json
//! ```
//!
//! `benches/peers/run` measures the program against it. It has the program's allocator and as large buffers.

use std::fs;
use std::io::{self, Write};

use serde_json::Value;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> io::Result<()> {
    let path = std::env::args_os().nth(1).ok_or_else(|| io::Error::other("no file is named"))?;
    let text = fs::read(path)?;
    let mut out = io::BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    // An array, or one item a line.
    for value in serde_json::Deserializer::from_slice(&text).into_iter::<Value>() {
        serde_json::to_writer(&mut out, &value?)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
