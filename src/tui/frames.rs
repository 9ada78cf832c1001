//! The lines of `--semantics FILE`: what was drawn, for those who cannot see it.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::semantics::{Frame, Tree};

/// Writes frames, each as one line of JSON in one write.
#[derive(Debug)]
pub struct Frames<W> {
    to: W,
    seq: u64,
    input: u64,
    last: Option<Tree>,
}

impl Frames<File> {
    /// Opens the file, created for its owner alone and emptied. It may be a named pipe.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
        Ok(Self::new(file))
    }
}

impl<W: Write> Frames<W> {
    /// Writes to anything.
    pub fn new(to: W) -> Self {
        Self { to, seq: 0, input: 0, last: None }
    }

    /// Writes what was drawn after so many input events: the whole screen if it differs from the
    /// last line by more than the clock; a line that says that it is the same if input was handled
    /// since; else nothing.
    pub fn drawn(&mut self, tree: &Tree, input: u64) -> io::Result<()> {
        let same = self.last.as_ref().is_some_and(|last| is_same(last, tree));
        if same && input == self.input {
            return Ok(());
        }
        self.seq += 1;
        self.input = input;
        let frame = Frame { seq: self.seq, input, same, tree: tree.clone() };
        let mut line = serde_json::to_vec(&frame)?;
        line.push(b'\n');
        self.to.write_all(&line)?;
        self.to.flush()?;
        self.last = Some(frame.tree);
        Ok(())
    }
}

/// Whether nothing differs but the clock.
fn is_same(last: &Tree, tree: &Tree) -> bool {
    let Tree { page, path, dialogs, focus, busy, running, due, clock: _, nodes } = tree;
    *page == last.page
        && *path == last.path
        && *dialogs == last.dialogs
        && *focus == last.focus
        && *busy == last.busy
        && *running == last.running
        && *due == last.due
        && nodes.len() == last.nodes.len()
        && nodes.iter().zip(&last.nodes).all(|(a, b)| a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(frames: &Frames<Vec<u8>>) -> Vec<Frame> {
        let text = String::from_utf8(frames.to.clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn input_that_changed_nothing_is_told_and_a_moving_clock_is_not() {
        let mut frames = Frames::new(Vec::new());
        let mut tree = Tree { page: "All workspaces".to_owned(), ..Tree::default() };
        frames.drawn(&tree, 0).unwrap();
        tree.clock = "2026-01-05T15:01:00Z".to_owned();
        frames.drawn(&tree, 0).unwrap();
        frames.drawn(&tree, 2).unwrap();
        tree.page = "Store financials".to_owned();
        frames.drawn(&tree, 3).unwrap();
        let told: Vec<_> = lines(&frames).into_iter().map(|f| (f.seq, f.input, f.same)).collect();
        assert_eq!(told, [(1, 0, false), (2, 2, true), (3, 3, false)]);
    }
}
