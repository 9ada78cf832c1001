//! A reader that bounds how much one row may take, and marks where the file ends.

use std::io::{self, Read};

/// Most bytes of one row, line breaks in quotes included (reliability section 9).
pub const MAX_LINE: usize = 1 << 20;

/// What follows the last byte of a file: a row of its own, unless a quote is still open.
///
/// The parser closes an open quote at the end of the file without a word; with the mark inside its
/// last value such a row is recognized. A file that holds these bytes itself is refused there: no
/// text has a zero byte.
pub(super) const END_MARK: &[u8] = b"\n\0end\n";

/// The value of the row that the mark is when no quote is open.
pub(super) const END_VALUE: &[u8] = b"\0end";

/// Hands on at most [`MAX_LINE`] bytes between two calls of [`Limited::next_row`], and then the
/// mark.
pub(super) struct Limited<R> {
    inner: R,
    allowed: usize,
    mark: &'static [u8],
}

impl<R> Limited<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, allowed: MAX_LINE, mark: END_MARK }
    }

    /// A new row begins.
    pub(super) fn next_row(&mut self) {
        self.allowed = MAX_LINE;
    }

    /// Whether the row took more than it may.
    pub(super) fn is_exhausted(&self) -> bool {
        self.allowed == 0
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(self.allowed);
        let Some(room) = buffer.get_mut(..most).filter(|room| !room.is_empty()) else {
            return Err(io::Error::other("the row is too long"));
        };
        let mut read = self.inner.read(room)?;
        if read == 0 {
            read = self.mark.read(room)?;
        }
        self.allowed -= read;
        Ok(read)
    }
}
