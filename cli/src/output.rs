//! Standard output, buffered.

use std::io::{self, BufWriter, StdoutLock, Write};

/// Standard output. What is left in the buffer is written by [`flush`](Write::flush), so that an error is seen.
#[derive(Debug)]
pub struct StandardOutput {
    writer: BufWriter<StdoutLock<'static>>,
}

impl StandardOutput {
    /// Takes standard output.
    pub fn new() -> StandardOutput {
        StandardOutput { writer: BufWriter::with_capacity(1 << 16, io::stdout().lock()) }
    }
}

impl Write for StandardOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}
